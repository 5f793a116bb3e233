package dev.vectorstore.memory;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.text.CodePointOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Whether metadata meets a {@link Filter}; the reading that the SQL must agree with. */
final class FilterEvaluator {
  private FilterEvaluator() {}

  static boolean matches(Filter filter, Map<String, @Nullable Object> metadata) {
    if (filter instanceof Filter.Comparison comparison) {
      return compares(comparison, metadata.get(comparison.key()));
    }
    if (filter instanceof Filter.In in) {
      Object value = metadata.get(in.key());
      return in.values().stream().anyMatch(wanted -> equal(value, wanted));
    }
    if (filter instanceof Filter.Exists exists) {
      return metadata.containsKey(exists.key());
    }
    if (filter instanceof Filter.And and) {
      return and.operands().stream().allMatch(operand -> matches(operand, metadata));
    }
    if (filter instanceof Filter.Or or) {
      return or.operands().stream().anyMatch(operand -> matches(operand, metadata));
    }
    if (filter instanceof Filter.Not not) {
      return !matches(not.operand(), metadata);
    }
    throw new IllegalStateException("no evaluation for " + filter.getClass());
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
    if (value instanceof Number number && wanted instanceof Number other) {
      return decimal(number).compareTo(decimal(other)) == 0;
    }
    return wanted.equals(value);
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
