package dev.vectorstore.imports;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An import as it was recorded.
 *
 * @param id its number
 * @param source what it reads, for people
 * @param options what it was asked to do
 * @param state where it is
 * @param failure what stopped it, if it failed
 * @param startedAt when it began
 * @param updatedAt when it last began, stopped or was taken up
 * @param parts what it does with each collection, by name and tenant
 */
public record ImportRun(
    long id,
    String source,
    Map<String, @Nullable Object> options,
    State state,
    Optional<String> failure,
    Instant startedAt,
    Instant updatedAt,
    List<Part> parts) {
  /** Copies map and list. */
  public ImportRun {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    parts = List.copyOf(parts);
  }

  /** Where a run is. */
  public enum State {
    /** Some process carries it out, or died while doing so. */
    RUNNING,
    /** Stopped by someone, to be resumed. */
    PAUSED,
    /** All is written. */
    DONE,
    /** Stopped by a failure, to be resumed. */
    FAILED,
    /** What it wrote is being taken back. */
    ROLLING_BACK,
    /** What it wrote was taken back, but for what was kept. */
    ROLLED_BACK
  }

  /** Documents of the source that are done, in all parts. */
  public long done() {
    return parts.stream().mapToLong(Part::done).sum();
  }

  /**
   * What a run does with one collection.
   *
   * @param collection its name when the run began
   * @param tenant whose documents they are; empty text if the collection has no tenants
   * @param expected documents of the source, about
   * @param done documents of the source that are done
   * @param inserted documents that were not there before
   * @param overwritten documents that were there and differed
   * @param busy how long it took so far
   * @param finished whether all are done
   * @param made whether the run made the collection
   */
  public record Part(
      String collection,
      String tenant,
      long expected,
      long done,
      long inserted,
      long overwritten,
      Duration busy,
      boolean finished,
      boolean made) {
    /** Documents that were there already, equal in text, metadata and vector. */
    public long unchanged() {
      return Math.max(0, done - inserted - overwritten);
    }

    /** Documents each second; 0 before the first. */
    public double perSecond() {
      return busy.isZero() ? 0 : done * 1e3 / Math.max(1, busy.toMillis());
    }
  }
}
