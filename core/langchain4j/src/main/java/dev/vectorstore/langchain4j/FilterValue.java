package dev.vectorstore.langchain4j;

import dev.vectorstore.internal.text.Storable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** The value that a filter compares with, as our filters take it. */
final class FilterValue {
  private static final int MAX_DIGITS = 100_000;

  private FilterValue() {}

  /** To be compared by equality. */
  static Object equal(String key, Object value) {
    if (value instanceof UUID uuid) {
      return uuid.toString();
    }
    if (value instanceof Float number) {
      return SegmentMetadata.widened(number);
    }
    if (value instanceof BigDecimal number) {
      return decimal(number).orElseThrow(() -> unsupported("a number that no double has", key));
    }
    if (isTaken(value)) {
      return value;
    }
    throw unsupported("a " + value.getClass().getName(), key);
  }

  /** To be compared by order. */
  static Object ordered(String key, Object value) {
    if (value instanceof UUID || value instanceof Boolean) {
      throw unsupported("the order of a " + value.getClass().getName(), key);
    }
    return equal(key, value);
  }

  private static boolean isTaken(Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger
        || value instanceof Double
        || value instanceof Instant
        || value instanceof OffsetDateTime
        || value instanceof LocalDate;
  }

  /** The number, if it is whole or the decimal of a double. */
  private static Optional<Object> decimal(BigDecimal number) {
    BigDecimal bare = number.stripTrailingZeros();
    if (bare.scale() <= 0) {
      return (long) bare.precision() - bare.scale() <= MAX_DIGITS
          ? Optional.of(bare.toBigIntegerExact())
          : Optional.empty();
    }
    double nearest = number.doubleValue();
    return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0
        ? Optional.of(nearest)
        : Optional.empty();
  }

  private static UnsupportedFilterException unsupported(String what, String key) {
    String part = "a comparison with " + what + " on " + Storable.quoted(key);
    return new UnsupportedFilterException(
        part + " cannot be answered: metadata have no such value", part);
  }
}
