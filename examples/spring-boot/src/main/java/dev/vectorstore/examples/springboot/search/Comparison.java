package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.Filter;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * How a filter compares a metadata value. What looks like a number or a truth value is also one.
 */
enum Comparison {
  IS("is", (key, value) -> Filter.in(key, readings(value))),
  IS_NOT("is not", (key, value) -> Filter.notIn(key, readings(value))),
  AT_LEAST("is at least", (key, value) -> Filter.atLeast(key, number(value))),
  AT_MOST("is at most", (key, value) -> Filter.atMost(key, number(value))),
  CONTAINS("contains", Filter::valueContains);

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}\\.\\d{1,15}");

  private final String label;
  private final BiFunction<String, String, Filter> filter;

  Comparison(String label, BiFunction<String, String, Filter> filter) {
    this.label = label;
    this.filter = filter;
  }

  /** The choice in the form. */
  public String label() {
    return label;
  }

  Filter filter(String key, String value) {
    return filter.apply(key, value);
  }

  /** All that the text of a form may mean. */
  private static List<Object> readings(String value) {
    Object other = number(value);
    String lower = value.toLowerCase(Locale.ROOT);
    if (lower.equals("true") || lower.equals("false")) {
      other = Boolean.valueOf(lower);
    }
    return other.equals(value) ? List.of(value) : List.of(value, other);
  }

  private static Object number(String value) {
    if (WHOLE.matcher(value).matches()) {
      return Long.valueOf(value);
    }
    return DECIMAL.matcher(value).matches() ? Double.valueOf(value) : value;
  }
}
