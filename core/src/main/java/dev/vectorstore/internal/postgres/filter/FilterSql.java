package dev.vectorstore.internal.postgres.filter;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.pattern.TextPattern;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.text.DocumentKey;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Filter} as a condition on the columns of {@code d}, for a {@code where} clause. Every
 * condition is true or false, never null, so that {@code not} is the opposite; but one that a typed
 * index serves, which is used nowhere below a {@code not}, may be null for false. Equality is
 * containment ({@code @>}), which a GIN index serves.
 *
 * <p>Why: docs/decisions/0030-filter-meaning.md, docs/decisions/0031-in.md and
 * docs/decisions/0105-short-lists-of-what-waits.md.
 */
public final class FilterSql {
  private static final Sql TRUE = Sql.of("true");
  private static final Sql FALSE = Sql.of("false");

  /**
   * The most values that are looked up in the GIN index one by one. Each row found is then compared
   * with all of them, so that more values are better put in a hash table that every row is held
   * against.
   */
  private static final int MAX_LOOK_UPS = 100;

  private static final String IN_HASHED =
      "coalesce(d.metadata -> {key} in (select unnest({values}::jsonb[])), false)";

  private static final String TEXT_ORDER =
      """
      coalesce(jsonb_typeof(d.metadata -> {key}) = 'string'
        and (d.metadata ->> {key}) collate "C" {operator} {value}, false)""";

  private static final String NUMBER_ORDER =
      """
      coalesce(jsonb_typeof(d.metadata -> {key}) = 'number'
        and d.metadata -> {key} {operator} {value}::jsonb, false)""";

  private static final String VALUE_CONTAINS =
      """
      coalesce(jsonb_typeof(d.metadata -> {key}) = 'string'
        and strpos((d.metadata ->> {key}) collate "C", {part}) > 0, false)""";

  private final MetadataIndexes indexes;

  private FilterSql(MetadataIndexes indexes) {
    this.indexes = indexes;
  }

  /**
   * The condition, where no metadata key has a typed index.
   *
   * @throws IllegalArgumentException if the filter is beyond {@link FilterLimits}
   */
  public static Sql of(Filter filter) {
    return of(filter, MetadataIndexes.NONE);
  }

  /**
   * The condition, in the shape that these indexes serve.
   *
   * @throws IllegalArgumentException if the filter is beyond {@link FilterLimits}
   */
  public static Sql of(Filter filter, MetadataIndexes indexes) {
    return new FilterSql(indexes).condition(FilterLimits.checked(filter));
  }

  private Sql condition(Filter filter) {
    if (filter instanceof Filter.And and) {
      return joined(" and ", and.operands(), TRUE);
    }
    if (filter instanceof Filter.Or or) {
      return joined(" or ", or.operands(), FALSE);
    }
    if (filter instanceof Filter.Not not) {
      Sql operand = new FilterSql(MetadataIndexes.NONE).condition(not.operand());
      return Sql.of("not ({operand})", Map.of("operand", operand));
    }
    if (filter instanceof Filter.Comparison comparison) {
      return indexes
          .necessary(comparison)
          .map(necessary -> both(necessary, exactly(comparison)))
          .orElseGet(() -> comparison(comparison));
    }
    if (filter instanceof Filter.In in) {
      return in(in);
    }
    return simple(filter);
  }

  private Sql joined(String operator, List<Filter> operands, Sql ofNone) {
    return operands.isEmpty()
        ? ofNone
        : Sql.of(
            "({operands})",
            Map.of(
                "operands", Sql.join(operator, operands.stream().map(this::condition).toList())));
  }

  private static Sql simple(Filter filter) {
    if (filter instanceof Filter.Contains contains) {
      return containing(contains.key(), List.of(contains.value()));
    }
    if (filter instanceof Filter.Exists exists) {
      return Sql.of("d.metadata ?? {key}", Map.of("key", exists.key()));
    }
    if (filter instanceof Filter.IsNull isNull) {
      return containing(isNull.key(), null);
    }
    if (filter instanceof Filter.ValueContains contains) {
      return Sql.of(VALUE_CONTAINS, Map.of("key", contains.key(), "part", contains.part()));
    }
    if (filter instanceof Filter.TextContains contains) {
      return Sql.of(
          "coalesce(strpos(d.text collate \"C\", {part}) > 0, false)",
          Map.of("part", contains.part()));
    }
    if (filter instanceof Filter.TextMatches matches) {
      return Sql.of(
          "coalesce(d.text collate \"C\" ~ {pattern}, false)",
          Map.of("pattern", TextPattern.of(matches.pattern()).postgres()));
    }
    if (filter instanceof Filter.Ids ids) {
      return Sql.of(
          "d.key = any({keys})",
          Map.of("keys", ids.ids().stream().map(DocumentKey::of).toArray(String[]::new)));
    }
    throw new IllegalStateException("no SQL for " + filter.getClass());
  }

  private Sql in(Filter.In in) {
    Optional<Sql> necessary = indexes.necessary(in);
    if (necessary.isPresent()) {
      return both(necessary.get(), hashed(in));
    }
    return in.values().size() > MAX_LOOK_UPS ? hashed(in) : lookedUp(in);
  }

  private static Sql lookedUp(Filter.In in) {
    String[] objects =
        in.values().stream()
            .map(value -> MetadataJson.write(Map.of(in.key(), value)))
            .toArray(String[]::new);
    return Sql.of("d.metadata @> any({objects}::jsonb[])", Map.of("objects", objects));
  }

  /** A subquery, since an array of a statement that is planned once for all is searched in turn. */
  private static Sql hashed(Filter.In in) {
    String[] values = in.values().stream().map(MetadataJson::write).toArray(String[]::new);
    return Sql.of(IN_HASHED, Map.of("key", in.key(), "values", values));
  }

  private static Sql comparison(Filter.Comparison comparison) {
    return comparison.operator() == Filter.Operator.EQ
        ? containing(comparison.key(), comparison.value())
        : inOrder(comparison);
  }

  /** Without {@code @>}, of whose matches the planner has a poorer guess than of the index's. */
  private static Sql exactly(Filter.Comparison comparison) {
    return comparison.operator() == Filter.Operator.EQ
        ? Sql.of(
            "coalesce(d.metadata -> {key} = {value}::jsonb, false)",
            Map.of("key", comparison.key(), "value", MetadataJson.write(comparison.value())))
        : inOrder(comparison);
  }

  /**
   * Both sides are compared as jsonb numbers or as text, never cast, so no order of evaluation can
   * fail. Text goes by code point, whatever the database's collation is.
   */
  private static Sql inOrder(Filter.Comparison comparison) {
    boolean text = comparison.value() instanceof String;
    return Sql.of(
        text ? TEXT_ORDER : NUMBER_ORDER,
        Map.of(
            "key",
            comparison.key(),
            "operator",
            operator(comparison.operator()),
            "value",
            text ? comparison.value() : MetadataJson.write(comparison.value())));
  }

  private static Sql both(Sql necessary, Sql exact) {
    return Sql.of("({necessary} and {exact})", Map.of("necessary", necessary, "exact", exact));
  }

  private static Sql containing(String key, @Nullable Object value) {
    return Sql.of(
        "d.metadata @> {object}::jsonb",
        Map.of("object", MetadataJson.write(Collections.singletonMap(key, value))));
  }

  private static Sql operator(Filter.Operator operator) {
    return Sql.of(
        switch (operator) {
          case EQ -> "=";
          case LT -> "<";
          case LTE -> "<=";
          case GT -> ">";
          case GTE -> ">=";
        });
  }
}
