package dev.vectorstore.examples.springboot.search;

import dev.vectorstore.Filter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a filter compares a metadata value. What looks like a number or a truth value is also one.
 */
enum Comparison {
  IS("is"),
  IS_NOT("is not"),
  AT_LEAST("is at least"),
  AT_MOST("is at most"),
  CONTAINS("contains");

  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,15}\\.\\d{1,15}");

  private final String label;

  Comparison(String label) {
    this.label = label;
  }

  /** The choice in the form. */
  public String label() {
    return label;
  }

  Filter filter(String key, String value) {
    return switch (this) {
      case IS -> Filter.in(key, readings(value));
      case IS_NOT -> Filter.notIn(key, readings(value));
      case AT_LEAST -> Filter.atLeast(key, number(value));
      case AT_MOST -> Filter.atMost(key, number(value));
      case CONTAINS -> Filter.valueContains(key, value);
    };
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
