package dev.vectorstore.internal.postgres.filter;

import dev.vectorstore.Filter;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.document.MetadataJson;
import dev.vectorstore.internal.sql.Sql;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The typed indexes on metadata keys of a collection, and the conditions that they serve. The key
 * and the expression must stand in a condition as they do in the index, which the function {@code
 * create_metadata_index} makes; so the key is a literal here.
 *
 * <p>An index holds text up to its 300th character, and numbers within ±10^30 to 30 decimals, as a
 * row of a B-tree must be small. Cutting keeps the order, so what an index finds is never too
 * little, and the exact condition is added to it.
 *
 * <p>Why: docs/decisions/0032-typed-metadata-indexes.md.
 *
 * @param types the indexed keys
 */
public record MetadataIndexes(Map<String, MetadataType> types) {
  public static final MetadataIndexes NONE = new MetadataIndexes(Map.of());

  private static final String TEXT =
      """
      (case when jsonb_typeof(d.metadata -> {key}) = 'string'
        then left(d.metadata ->> {key}, 300) end collate "C")""";
  private static final String NUMBER =
      """
      (case when jsonb_typeof(d.metadata -> {key}) = 'number'
        then round(greatest(least((d.metadata -> {key})::numeric, 1e30), -1e30), 30) end)""";
  private static final String BOOLEAN =
      """
      (case when jsonb_typeof(d.metadata -> {key}) = 'boolean'
        then (d.metadata -> {key})::boolean end)""";

  private static final int TEXT_LENGTH = 300;
  private static final int DECIMALS = 30;
  private static final BigDecimal LARGEST = BigDecimal.TEN.pow(30);

  /** Copies the map. */
  public MetadataIndexes {
    types = Map.copyOf(types);
  }

  /**
   * What every document that meets the comparison meets too; null, not only false, where it is not
   * met. Empty if no index serves the comparison.
   */
  Optional<Sql> necessary(Filter.Comparison comparison) {
    return serving(comparison.key(), List.of(comparison.value()))
        .map(
            type ->
                Sql.of(
                    "{expression} {operator} {value}::{type}",
                    Map.of(
                        "expression", expression(type, comparison.key()),
                        "operator", operator(comparison.operator()),
                        "value", cut(comparison.value()),
                        "type", sqlType(type))));
  }

  /** The same for one of several values. */
  Optional<Sql> necessary(Filter.In in) {
    return serving(in.key(), in.values())
        .map(
            type ->
                Sql.of(
                    "{expression} = any({values}::{type}[])",
                    Map.of(
                        "expression", expression(type, in.key()),
                        "values",
                            in.values().stream().map(MetadataIndexes::cut).toArray(String[]::new),
                        "type", sqlType(type))));
  }

  /**
   * A key with a range that no index serves: the server knows nothing of its values, and guesses
   * the same share for every range.
   */
  public Optional<String> guessed(Filter filter) {
    if (filter instanceof Filter.Comparison comparison) {
      return comparison.operator() == Filter.Operator.EQ || necessary(comparison).isPresent()
          ? Optional.empty()
          : Optional.of(comparison.key());
    }
    return operands(filter).stream().flatMap(each -> guessed(each).stream()).findFirst();
  }

  private static List<Filter> operands(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.operands();
    }
    if (filter instanceof Filter.Or or) {
      return or.operands();
    }
    return filter instanceof Filter.Not not ? List.of(not.operand()) : List.of();
  }

  private Optional<MetadataType> serving(String key, List<Object> values) {
    return Optional.ofNullable(types.get(key))
        .filter(type -> values.stream().allMatch(value -> is(type, value)));
  }

  private static boolean is(MetadataType type, Object value) {
    return switch (type) {
      case TEXT, TIME -> value instanceof String;
      case NUMBER -> value instanceof Number;
      case BOOLEAN -> value instanceof Boolean;
    };
  }

  private static Sql expression(MetadataType type, String key) {
    return Sql.of(
        switch (type) {
          case TEXT, TIME -> TEXT;
          case NUMBER -> NUMBER;
          case BOOLEAN -> BOOLEAN;
        },
        Map.of("key", Sql.literal(key)));
  }

  private static Sql sqlType(MetadataType type) {
    return Sql.of(
        switch (type) {
          case TEXT, TIME -> "text";
          case NUMBER -> "numeric";
          case BOOLEAN -> "boolean";
        });
  }

  /** As the index's expression cuts the values of documents. */
  private static String cut(Object value) {
    if (value instanceof String text) {
      int length = Math.min(TEXT_LENGTH, text.codePointCount(0, text.length()));
      return text.substring(0, text.offsetByCodePoints(0, length));
    }
    return value instanceof Boolean
        ? value.toString()
        : new BigDecimal(MetadataJson.write(value))
            .min(LARGEST)
            .max(LARGEST.negate())
            .setScale(DECIMALS, RoundingMode.HALF_UP)
            .toPlainString();
  }

  /** Values on both sides of a bound may be cut to the same, so no operator is strict. */
  private static Sql operator(Filter.Operator operator) {
    return Sql.of(
        switch (operator) {
          case EQ -> "=";
          case LT, LTE -> "<=";
          case GT, GTE -> ">=";
        });
  }
}
