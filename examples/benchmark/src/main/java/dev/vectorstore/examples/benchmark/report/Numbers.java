package dev.vectorstore.examples.benchmark.report;

import java.util.Locale;

/** Human-readable numbers with three significant digits. */
final class Numbers {
  private static final double WHOLE_FROM = 100;

  private static final double SMALLEST = 1e-4;

  private Numbers() {}

  static String shown(Object value) {
    if (value instanceof Spread spread) {
      return shown(spread.median()) + " (" + shown(spread.min()) + "–" + shown(spread.max()) + ")";
    }
    if (value instanceof Number number) {
      return value instanceof Double ? shown(number.doubleValue()) : grouped(number.longValue());
    }
    return value.toString();
  }

  private static String shown(double value) {
    double size = Math.abs(value);
    if (size < SMALLEST) {
      return "0";
    }
    if (value == Math.rint(value) || size >= WHOLE_FROM) {
      return grouped(Math.round(value));
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    return String.format(Locale.ROOT, "%." + Math.min(decimals, 4) + "f", value);
  }

  private static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
