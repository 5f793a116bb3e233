package dev.vectorstore.migration;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run is with one collection.
 *
 * @param phase what is being done
 * @param run its number; 0 if it is none, as for a verification
 * @param collection its name in the database, with its tenant in brackets if it has one
 * @param done documents so far
 * @param expected documents in all by the source's own count; there may be more or fewer
 * @param perSecond documents each second since the phase began; 0 before the first
 */
public record ImportProgress(
    Phase phase, long run, String collection, long done, long expected, double perSecond) {
  /** What is being done. */
  public enum Phase {
    /** Documents are read, to see what an import would write. */
    READ,
    /** Documents are written. */
    IMPORT,
    /** Documents are compared. */
    VERIFY
  }

  /** How long the rest will take at this rate; empty as long as there is none. */
  public Optional<Duration> remaining() {
    return perSecond > 0
        ? Optional.of(Duration.ofMillis(Math.round((expected - done) / perSecond * 1e3)))
        : Optional.empty();
  }
}
