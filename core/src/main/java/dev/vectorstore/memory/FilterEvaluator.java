package dev.vectorstore.memory;

import dev.vectorstore.Document;
import dev.vectorstore.Filter;
import dev.vectorstore.internal.pattern.TextPattern;
import dev.vectorstore.internal.text.CodePointOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Filter} asks of a document; the reading that the SQL must agree with.
 *
 * <p>Why: docs/decisions/0030-filter-meaning.md.
 */
final class FilterEvaluator {
  private FilterEvaluator() {}

  static Predicate<Document> of(Filter filter) {
    if (filter instanceof Filter.And and) {
      List<Predicate<Document>> all = all(and.operands());
      return document -> all.stream().allMatch(operand -> operand.test(document));
    }
    if (filter instanceof Filter.Or or) {
      List<Predicate<Document>> all = all(or.operands());
      return document -> all.stream().anyMatch(operand -> operand.test(document));
    }
    if (filter instanceof Filter.Not not) {
      return of(not.operand()).negate();
    }
    return condition(filter);
  }

  private static List<Predicate<Document>> all(List<Filter> operands) {
    return operands.stream().map(FilterEvaluator::of).toList();
  }

  private static Predicate<Document> condition(Filter filter) {
    if (filter instanceof Filter.Comparison comparison) {
      return document -> compares(comparison, document.metadata().get(comparison.key()));
    }
    if (filter instanceof Filter.In in) {
      return in(in);
    }
    if (filter instanceof Filter.Contains contains) {
      return document -> contains(document.metadata().get(contains.key()), contains.value());
    }
    if (filter instanceof Filter.Exists exists) {
      return document -> document.metadata().containsKey(exists.key());
    }
    if (filter instanceof Filter.IsNull isNull) {
      return document ->
          document.metadata().containsKey(isNull.key())
              && document.metadata().get(isNull.key()) == null;
    }
    if (filter instanceof Filter.ValueContains contains) {
      return document ->
          document.metadata().get(contains.key()) instanceof String text
              && text.contains(contains.part());
    }
    return textOrId(filter);
  }

  private static Predicate<Document> textOrId(Filter filter) {
    if (filter instanceof Filter.TextContains contains) {
      return document -> document.text().filter(text -> text.contains(contains.part())).isPresent();
    }
    if (filter instanceof Filter.TextMatches matches) {
      TextPattern pattern = TextPattern.of(matches.pattern());
      return document -> document.text().filter(pattern::matches).isPresent();
    }
    if (filter instanceof Filter.Ids ids) {
      Set<String> wanted = new HashSet<>(ids.ids());
      return document -> wanted.contains(document.id());
    }
    throw new IllegalStateException("no evaluation for " + filter.getClass());
  }

  private static Predicate<Document> in(Filter.In in) {
    Set<Object> wanted = new HashSet<>();
    in.values().forEach(value -> wanted.add(comparable(value)));
    return document -> {
      Object value = document.metadata().get(in.key());
      return value != null && wanted.contains(comparable(value));
    };
  }

  private static boolean contains(@Nullable Object value, Object wanted) {
    return value instanceof List<?> list && list.stream().anyMatch(each -> equal(each, wanted));
  }

  private static boolean compares(Filter.Comparison comparison, @Nullable Object value) {
    if (comparison.operator() == Filter.Operator.EQ) {
      return equal(value, comparison.value());
    }
    OptionalInt order = order(value, comparison.value());
    return order.isPresent() && holds(comparison.operator(), order.getAsInt());
  }

  private static boolean holds(Filter.Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
    };
  }

  private static boolean equal(@Nullable Object value, Object wanted) {
    return value != null && comparable(value).equals(comparable(wanted));
  }

  /** Empty unless both are numbers or both are text. */
  private static OptionalInt order(@Nullable Object value, Object wanted) {
    if (value instanceof Number number && wanted instanceof Number other) {
      return OptionalInt.of(decimal(number).compareTo(decimal(other)));
    }
    if (value instanceof String text && wanted instanceof String other) {
      return OptionalInt.of(CodePointOrder.INSTANCE.compare(text, other));
    }
    return OptionalInt.empty();
  }

  /** Equal objects for equal values: numbers without the zeros that {@link BigDecimal} minds. */
  private static Object comparable(Object value) {
    return value instanceof Number number ? decimal(number).stripTrailingZeros() : value;
  }

  /** As JSON names the number: a floating-point number is its shortest decimal. */
  private static BigDecimal decimal(Number number) {
    if (number instanceof Double value) {
      return BigDecimal.valueOf(value);
    }
    return number instanceof BigInteger big
        ? new BigDecimal(big)
        : BigDecimal.valueOf(number.longValue());
  }
}
