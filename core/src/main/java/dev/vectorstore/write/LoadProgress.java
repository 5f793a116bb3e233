package dev.vectorstore.write;

import java.time.Duration;

/**
 * How far a load is.
 *
 * @param documents how many were taken from the stream and written or skipped
 * @param report what was done with them
 * @param elapsed since the load began
 */
public record LoadProgress(long documents, WriteReport report, Duration elapsed) {
  /** Documents a second, from the beginning of the load. */
  public double perSecond() {
    return documents / Math.max(elapsed.toNanos() / 1e9, 1e-9);
  }
}
