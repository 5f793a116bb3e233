package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;
import dev.vectorstore.internal.value.Checks;
import dev.vectorstore.internal.value.TimeText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Checks the keys and values of filters, and joins them. */
final class FilterValues {
  private FilterValues() {}

  static void checkKey(String key) {
    Objects.requireNonNull(key, "key");
    Storable.text(key, () -> "filter key " + Storable.quoted(key));
  }

  static void checkPart(String part, Supplier<String> what) {
    Objects.requireNonNull(part, "part");
    Storable.text(part, what);
  }

  /** The value, with numbers as Long, BigInteger or Double and times as text. */
  static Object checked(String key, Object value) {
    Objects.requireNonNull(value, "value");
    if (value instanceof String text) {
      Storable.text(text, () -> at(key) + " value");
      return text;
    }
    if (value instanceof BigInteger big) {
      Checks.whole(big, () -> at(key) + " value");
      return big;
    }
    if (value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Double || value instanceof Float) {
      return finite(key, ((Number) value).doubleValue());
    }
    return TimeText.of(value, () -> at(key) + " value").orElseThrow(() -> unsupported(key, value));
  }

  private static IllegalArgumentException unsupported(String key, Object value) {
    return new IllegalArgumentException(
        at(key)
            + " value is a "
            + value.getClass().getName()
            + "; a filter takes text, booleans, numbers, Instant, OffsetDateTime and LocalDate");
  }

  /** Both bounds of a range, which only values of one kind can lie in. */
  static Filter between(String key, Object low, Object high) {
    Objects.requireNonNull(low, "low");
    Objects.requireNonNull(high, "high");
    Filter.Comparison least = new Filter.Comparison(key, Filter.Operator.GTE, low);
    Filter.Comparison most = new Filter.Comparison(key, Filter.Operator.LTE, high);
    if (least.value() instanceof String != most.value() instanceof String) {
      throw new IllegalArgumentException(at(key) + " the bounds are a text and a number");
    }
    return least.and(most);
  }

  static List<String> ids(Collection<String> ids) {
    List<String> distinct = ids.stream().distinct().toList();
    distinct.forEach(id -> Storable.text(id, () -> "filter on ids: id " + Storable.quoted(id)));
    return distinct;
  }

  private static Double finite(String key, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(at(key) + " value is not finite");
    }
    return value;
  }

  private static String at(String key) {
    return "filter on " + Storable.quoted(key) + ":";
  }

  static List<Filter> joined(List<Filter> operands, Filter other) {
    List<Filter> joined = new ArrayList<>(operands);
    joined.add(other);
    return joined;
  }
}
