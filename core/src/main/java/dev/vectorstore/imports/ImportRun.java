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
 * An import run as the database records it.
 *
 * @param id its number
 * @param source what it reads, human-readable
 * @param options its options
 * @param state its state
 * @param failure why it failed; empty unless its state is {@link State#FAILED}
 * @param startedAt when it began
 * @param updatedAt when it last began, stopped or was resumed
 * @param parts its parts, one for each collection and tenant
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

  /** The state of a run. */
  public enum State {
    /** A process carries it out, or died while doing so. */
    RUNNING,
    /** It was paused and can be resumed. */
    PAUSED,
    /** Everything is written. */
    DONE,
    /** It failed and can be resumed. */
    FAILED,
    /** What it wrote is being rolled back. */
    ROLLING_BACK,
    /** What it wrote was rolled back, except what was kept. */
    ROLLED_BACK
  }

  /** The number of documents of the source that are done, over all parts. */
  public long done() {
    return parts.stream().mapToLong(Part::done).sum();
  }

  /**
   * What a run does with one collection.
   *
   * @param collection its name when the run began
   * @param tenant the tenant of the documents; empty text if the collection has no tenants
   * @param expected the approximate number of documents of the source
   * @param done documents of the source that are done
   * @param inserted documents that were new
   * @param overwritten documents that existed and differed
   * @param busy the time that it took so far
   * @param finished whether all are done
   * @param made whether the run created the collection
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
    /** Documents that existed already, with equal text, metadata and vector. */
    public long unchanged() {
      return Math.max(0, done - inserted - overwritten);
    }

    /** Documents per second; 0 before the first. */
    public double perSecond() {
      return busy.isZero() ? 0 : done * 1e3 / Math.max(1, busy.toMillis());
    }
  }
}
