package dev.vectorstore.migration.internal.store;

import dev.vectorstore.Filter;
import dev.vectorstore.migration.ChromaText;
import dev.vectorstore.migration.internal.client.ServedNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A filter in Chroma's form, if that has exactly the same meaning.
 *
 * <p>Numbers need care. Chroma 0.4 to 0.6 compare integers only with integers and floating-point
 * numbers only with floating-point numbers, so the filter asks for both. Chroma 1.0 and newer
 * compare either with both, but drop the decimals of a floating-point operand before comparing it
 * with an integer. Additional bounds correct that.
 *
 * <p>Why: docs/decisions/0052-filters-for-chroma.md.
 *
 * @param where conditions on metadata; empty for none
 * @param whereDocument conditions on texts; empty for none
 * @param ids the only ids that match; empty if any may
 * @param isNothing whether no document matches
 */
public record ChromaWhere(
    Optional<Map<String, Object>> where,
    Optional<Map<String, Object>> whereDocument,
    Optional<List<String>> ids,
    boolean isNothing) {
  private static final ChromaWhere ALL =
      new ChromaWhere(Optional.empty(), Optional.empty(), Optional.empty(), false);
  private static final ChromaWhere NOTHING =
      new ChromaWhere(Optional.empty(), Optional.empty(), Optional.empty(), true);
  private static final long LARGEST_EXACT = 1L << 53;

  /**
   * Translates a filter.
   *
   * @param isRust whether the server is of Chroma 1.0 or newer
   * @throws UnsupportedOperationException if Chroma cannot express it
   */
  public static ChromaWhere of(Filter filter, boolean isRust) {
    return new Translation(isRust).of(filter, false);
  }

  private static ChromaWhere metadata(Map<String, Object> where) {
    return new ChromaWhere(Optional.of(where), Optional.empty(), Optional.empty(), false);
  }

  private static ChromaWhere text(String operator, String part) {
    return new ChromaWhere(
        Optional.empty(), Optional.of(Map.of(operator, part)), Optional.empty(), false);
  }

  private boolean isAll() {
    return equals(ALL);
  }

  private static UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException("Chroma has no filter for " + what);
  }

  /** Walks a filter; a negation is carried down to what Chroma can negate. */
  private record Translation(boolean isRust) {
    ChromaWhere of(Filter filter, boolean negated) {
      if (filter instanceof Filter.Not not) {
        return of(not.operand(), !negated);
      }
      if (filter instanceof Filter.And and) {
        return joined(and.operands(), negated, !negated);
      }
      if (filter instanceof Filter.Or or) {
        return joined(or.operands(), negated, negated);
      }
      if (negated && !isRust) {
        throw unsupported("a negation that matches documents without the key, before Chroma 1.0");
      }
      if (filter instanceof Filter.Comparison comparison) {
        return compared(comparison, negated);
      }
      if (filter instanceof Filter.In in) {
        List<Filter> each = new ArrayList<>();
        in.values().forEach(value -> each.add(Filter.eq(in.key(), value)));
        return joined(each, negated, negated);
      }
      return other(filter, negated);
    }

    private ChromaWhere other(Filter filter, boolean negated) {
      if (filter instanceof Filter.TextContains contains && isRust) {
        return text(negated ? "$not_contains" : "$contains", ChromaText.unescape(contains.part()));
      }
      if (filter instanceof Filter.Ids ids && !negated) {
        List<String> plain = ids.ids().stream().map(ChromaText::unescape).toList();
        return plain.isEmpty()
            ? NOTHING
            : new ChromaWhere(Optional.empty(), Optional.empty(), Optional.of(plain), false);
      }
      if (filter instanceof Filter.IsNull) {
        return negated ? ALL : NOTHING; // Chroma holds no null
      }
      throw unsupported((negated ? "not " : "") + filter.getClass().getSimpleName());
    }

    private ChromaWhere joined(List<Filter> operands, boolean negated, boolean byAnd) {
      List<ChromaWhere> parts = operands.stream().map(each -> of(each, negated)).toList();
      return byAnd ? all(parts) : any(parts);
    }

    private ChromaWhere compared(Filter.Comparison comparison, boolean negated) {
      String key = ChromaText.unescape(comparison.key());
      if (key.startsWith("$") || key.startsWith("#") || key.startsWith("chroma:")) {
        throw unsupported("a metadata key that begins like this");
      }
      if (comparison.operator() == Filter.Operator.EQ) {
        return equal(key, comparison.value(), negated ? "$ne" : "$eq");
      }
      if (negated) {
        throw unsupported("the opposite of a range");
      }
      if (!(comparison.value() instanceof Number number)) {
        throw unsupported("an order of texts");
      }
      return range(key, comparison.operator(), exact(number));
    }

    private static ChromaWhere equal(String key, Object value, String operator) {
      if (value instanceof String text) {
        return condition(key, operator, ChromaText.unescape(text));
      }
      if (value instanceof Boolean) {
        return condition(key, operator, value);
      }
      double number = exact((Number) value);
      long whole = (long) number;
      boolean isNegated = operator.equals("$ne");
      if (number == whole) {
        List<ChromaWhere> both =
            List.of(condition(key, operator, whole), condition(key, operator, number));
        return isNegated ? all(both) : any(both);
      }
      // An integer does not equal a fraction, but Chroma may find it.
      return isNegated
          ? any(List.of(condition(key, operator, number), condition(key, "$eq", whole)))
          : all(List.of(condition(key, operator, number), condition(key, "$ne", whole)));
    }

    private ChromaWhere range(String key, Filter.Operator operator, double number) {
      boolean up = operator == Filter.Operator.GT || operator == Filter.Operator.GTE;
      String name =
          switch (operator) {
            case GT -> "$gt";
            case GTE -> "$gte";
            case LT -> "$lt";
            case LTE, EQ -> "$lte";
          };
      long whole = (long) number;
      if (number == whole) {
        return any(List.of(condition(key, name, whole), condition(key, name, number)));
      }
      long inside = (long) (up ? Math.ceil(number) : Math.floor(number));
      long outside = up ? inside - 1 : inside + 1;
      ChromaWhere wide =
          any(List.of(condition(key, name, number), condition(key, up ? "$gte" : "$lte", inside)));
      return isRust ? all(List.of(wide, condition(key, up ? "$gt" : "$lt", outside))) : wide;
    }

    private static ChromaWhere condition(String key, String operator, Object value) {
      return metadata(Map.of(key, Map.of(operator, value)));
    }

    /** As a double, which JSON and both kinds of column have without rounding. */
    private static double exact(Number number) {
      double value = number.doubleValue();
      boolean whole = !(number instanceof Double) || value == Math.rint(value);
      boolean isExact =
          whole ? Math.abs(value) < LARGEST_EXACT : ServedNumber.stored(value) == value;
      if (!isExact) {
        throw unsupported("a number that Chroma would round");
      }
      return value;
    }

    private static ChromaWhere all(List<ChromaWhere> parts) {
      if (parts.stream().anyMatch(ChromaWhere::isNothing)) {
        return NOTHING;
      }
      Optional<List<String>> ids = Optional.empty();
      for (ChromaWhere part : parts) {
        if (part.ids.isPresent() && ids.isPresent()) {
          List<String> mine = part.ids.get();
          ids = ids.map(before -> before.stream().filter(mine::contains).toList());
        } else {
          ids = ids.or(part::ids);
        }
      }
      if (ids.isPresent() && ids.get().isEmpty()) {
        return NOTHING;
      }
      return new ChromaWhere(
          joined("$and", parts.stream().flatMap(part -> part.where.stream()).toList()),
          joined("$and", parts.stream().flatMap(part -> part.whereDocument.stream()).toList()),
          ids,
          false);
    }

    private static ChromaWhere any(List<ChromaWhere> parts) {
      List<ChromaWhere> open = parts.stream().filter(part -> !part.isNothing).toList();
      if (open.size() <= 1) {
        return open.isEmpty() ? NOTHING : open.get(0);
      }
      if (open.stream().anyMatch(ChromaWhere::isAll)) {
        return ALL;
      }
      List<Map<String, Object>> wheres =
          open.stream().flatMap(part -> part.where.stream()).toList();
      List<Map<String, Object>> texts =
          open.stream().flatMap(part -> part.whereDocument.stream()).toList();
      boolean byMetadata = wheres.size() == open.size() && texts.isEmpty();
      boolean byText = texts.size() == open.size() && wheres.isEmpty();
      if ((!byMetadata && !byText) || open.stream().anyMatch(part -> part.ids.isPresent())) {
        throw unsupported("alternatives across metadata, texts and ids");
      }
      return new ChromaWhere(joined("$or", wheres), joined("$or", texts), Optional.empty(), false);
    }

    private static Optional<Map<String, Object>> joined(
        String operator, List<Map<String, Object>> conditions) {
      if (conditions.size() <= 1) {
        return conditions.stream().findFirst();
      }
      return Optional.of(Map.of(operator, conditions));
    }
  }
}
