package dev.vectorstore.examples.springboot.search;

import java.util.Locale;

/**
 * A number that a search gives a passage.
 *
 * @param name what it is
 * @param value as it is shown
 */
record Score(String name, String value) {
  static Score of(String name, double value) {
    return new Score(name, String.format(Locale.ROOT, "%.4f", value));
  }
}
