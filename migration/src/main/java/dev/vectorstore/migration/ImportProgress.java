package dev.vectorstore.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * The progress of a run with one collection.
 *
 * @param phase the current phase
 * @param run the number of the run; 0 if there is none, as for a verification
 * @param collection the name of the collection in the database, with the tenant in brackets if it
 *     has one
 * @param done the number of documents so far
 * @param expected the number of documents by the source's own count; there may be more or fewer
 * @param perSecond documents per second since the phase began; 0 before the first
 */
public record ImportProgress(
    Phase phase, long run, String collection, long done, long expected, double perSecond) {
  /** What a run does with a collection. */
  public enum Phase {
    /** Documents are read to find out what an import would write. */
    READ,
    /** Documents are written. */
    IMPORT,
    /** Documents are compared. */
    VERIFY
  }

  /** The remaining time at this rate, or empty while there is no rate. */
  public Optional<Duration> remaining() {
    return perSecond > 0
        ? Optional.of(Duration.ofMillis(Math.round((expected - done) / perSecond * 1e3)))
        : Optional.empty();
  }
}
