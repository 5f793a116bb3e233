package dev.vectorstore.write;

import java.time.Duration;

/**
 * The progress of a load.
 *
 * @param documents how many documents were taken from the stream and written or skipped
 * @param report what was done with them
 * @param elapsed the time since the load began
 */
public record LoadProgress(long documents, WriteReport report, Duration elapsed) {
  /** Documents per second since the load began. */
  public double perSecond() {
    return documents / Math.max(elapsed.toNanos() / 1e9, 1e-9);
  }
}
