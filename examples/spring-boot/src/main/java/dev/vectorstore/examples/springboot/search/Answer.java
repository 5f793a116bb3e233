package dev.vectorstore.examples.springboot.search;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a search found, and how.
 *
 * @param hits the passages, best first
 * @param strategy how they were found
 * @param reason why in that way
 * @param model how long the model took; zero if none was asked
 * @param database how long the database took
 */
record Answer(List<Hit> hits, String strategy, String reason, Duration model, Duration database) {
  /** Both times, for a reader. */
  public String time() {
    String searched = millis(database) + " in the database";
    return model.isZero() ? searched : millis(model) + " in the model, " + searched;
  }

  private static String millis(Duration time) {
    return String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
  }
}
