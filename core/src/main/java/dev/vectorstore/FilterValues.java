package dev.vectorstore;

import dev.vectorstore.internal.text.Storable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Checks the keys and values of filters, and joins them. */
final class FilterValues {
  private FilterValues() {}

  static void checkKey(String key) {
    Storable.text(key, () -> "filter key " + Storable.quoted(key));
  }

  /** The value, with numbers as Long, BigInteger or Double. */
  static Object checked(String key, Object value) {
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
    throw new IllegalArgumentException(
        at(key)
            + " value is a "
            + value.getClass().getName()
            + "; a filter takes text, booleans and numbers");
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
