package dev.vectorstore.postgres;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.filter.FilterLimits;
import dev.vectorstore.internal.sql.Sql;
import java.util.List;
import java.util.Map;

/**
 * A {@link Filter} as a condition on the column {@code d.metadata}. Every condition is true or
 * false, never null, so that {@code not} is the opposite. Equality is containment ({@code @>}),
 * which a GIN index serves.
 */
final class FilterSql {
  private static final Sql TRUE = Sql.of("true");
  private static final Sql FALSE = Sql.of("false");

  private FilterSql() {}

  /**
   * The condition.
   *
   * @throws IllegalArgumentException if the filter is beyond {@link FilterLimits}
   */
  static Sql of(Filter filter) {
    return condition(FilterLimits.checked(filter));
  }

  private static Sql condition(Filter filter) {
    if (filter instanceof Filter.Comparison comparison) {
      return comparison(comparison);
    }
    if (filter instanceof Filter.In in) {
      return in(in);
    }
    if (filter instanceof Filter.Exists exists) {
      return Sql.of("d.metadata ?? {key}", Map.of("key", exists.key()));
    }
    if (filter instanceof Filter.And and) {
      return joined(" and ", and.operands().stream().map(FilterSql::condition).toList(), TRUE);
    }
    if (filter instanceof Filter.Or or) {
      return joined(" or ", or.operands().stream().map(FilterSql::condition).toList(), FALSE);
    }
    if (filter instanceof Filter.Not not) {
      return Sql.of("not ({operand})", Map.of("operand", condition(not.operand())));
    }
    throw new IllegalStateException("no SQL for " + filter.getClass());
  }

  private static Sql joined(String operator, List<Sql> operands, Sql ofNone) {
    return operands.isEmpty()
        ? ofNone
        : Sql.of("({operands})", Map.of("operands", Sql.join(operator, operands)));
  }

  /** One array, however many values there are; PostgreSQL looks them up by hash. */
  private static Sql in(Filter.In in) {
    String[] values = in.values().stream().map(MetadataJson::write).toArray(String[]::new);
    return Sql.of(
        "coalesce(d.metadata -> {key} = any({values}::jsonb[]), false)",
        Map.of("key", in.key(), "values", values));
  }

  private static Sql comparison(Filter.Comparison comparison) {
    if (comparison.operator() == Filter.Operator.EQ) {
      return contains(comparison.key(), comparison.value());
    }
    Map<String, Object> slots =
        Map.of(
            "key",
            comparison.key(),
            "operator",
            operator(comparison.operator()),
            "value",
            value(comparison));
    // Both sides are compared as jsonb numbers or as text, never cast, so no order of evaluation
    // can fail. Text goes by
    // code point, whatever the database's collation is.
    return comparison.value() instanceof String
        ? Sql.of(
            """
            coalesce(jsonb_typeof(d.metadata -> {key}) = 'string'
              and (d.metadata ->> {key}) collate "C" {operator} {value}, false)""",
            slots)
        : Sql.of(
            """
            coalesce(jsonb_typeof(d.metadata -> {key}) = 'number'
              and d.metadata -> {key} {operator} {value}::jsonb, false)""",
            slots);
  }

  private static Object value(Filter.Comparison comparison) {
    return comparison.value() instanceof String text
        ? text
        : MetadataJson.write(comparison.value());
  }

  private static Sql contains(String key, Object value) {
    return Sql.of(
        "d.metadata @> {object}::jsonb", Map.of("object", MetadataJson.write(Map.of(key, value))));
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
