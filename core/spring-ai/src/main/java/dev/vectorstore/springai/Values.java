package dev.vectorstore.springai;

import dev.vectorstore.Document;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values that Spring AI's users put into metadata and filters, in the types of {@link Document}.
 * What is of no type that is known here is left as it is, and refused by the document or filter
 * that gets it, with a message that names its type.
 */
final class Values {
  /** More digits than a double has, and few enough to write out. */
  private static final int MAX_DIGITS = 1_000;

  /** Deeper than a document takes, so it says so. */
  private static final int MAX_DEPTH = 101;

  private Values() {}

  static Map<String, @Nullable Object> plain(Map<String, Object> metadata) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    metadata.forEach((key, value) -> plain.put(key, plain(value)));
    return plain;
  }

  static Object plain(Object value) {
    return plain(value, 1);
  }

  private static Object plain(Object value, int depth) {
    if (value instanceof BigDecimal decimal) {
      return number(decimal);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof CharSequence
        || value instanceof Character
        || value instanceof UUID
        || value instanceof LocalDateTime
        || value instanceof LocalTime) {
      return value.toString();
    }
    if (value instanceof ZonedDateTime time) {
      return time.toInstant();
    }
    return value instanceof Date date ? time(date) : nested(value, depth);
  }

  /** The days and times of JDBC are local, and refuse to be instants. */
  private static Object time(Date date) {
    if (date instanceof java.sql.Date day) {
      return day.toLocalDate();
    }
    return date instanceof java.sql.Time time ? time.toLocalTime().toString() : date.toInstant();
  }

  /** The whole number or the double of this value. Without an exact one, the decimal itself. */
  private static Number number(BigDecimal decimal) {
    if (Math.abs((long) decimal.precision() - decimal.scale()) > MAX_DIGITS) {
      return decimal;
    }
    if (decimal.scale() <= 0) {
      return decimal.toBigIntegerExact();
    }
    double number = decimal.doubleValue();
    boolean exact = Double.isFinite(number) && BigDecimal.valueOf(number).compareTo(decimal) == 0;
    return exact ? (Number) number : decimal;
  }

  private static Object nested(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return value;
    }
    if (value instanceof Collection<?> elements) {
      return list(elements, depth);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach(
          (key, element) -> plain.put(key, element == null ? null : plain(element, depth + 1)));
      return plain;
    }
    if (value.getClass().isArray() && !(value instanceof byte[])) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        elements.add(Array.get(value, i));
      }
      return list(elements, depth);
    }
    return value;
  }

  private static List<@Nullable Object> list(Collection<?> elements, int depth) {
    List<@Nullable Object> list = new ArrayList<>(elements.size());
    for (Object element : elements) {
      list.add(element == null ? null : plain(element, depth + 1));
    }
    return list;
  }
}
