package dev.vectorstore.internal.observe;

import dev.vectorstore.Embedding;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchStrategy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an operation, or of a step of one. Code deep below the store adds to the one of
 * its thread. Where nobody observes there is none, and that code does nothing.
 *
 * <p>Why: docs/decisions/0095-observations.md.
 */
public final class Trace {
  /** What time is spent on. */
  public enum Part {
    REST,
    MODEL,
    DATABASE,
    POOL_WAIT
  }

  private static final ThreadLocal<@Nullable Trace> OF_THREAD = new ThreadLocal<>();
  private static final Span UNOBSERVED = () -> {};
  private static final Set<SearchStrategy> BY_INDEX =
      EnumSet.of(SearchStrategy.INDEX, SearchStrategy.INDEX_FILTERED);

  // Asked, given, written, deleted; negative if not known.
  private final long[] counts = {-1, -1, -1, -1};
  private long model;
  private long database;
  private long poolWait;
  private Part part = Part.REST;
  private long since = System.nanoTime();
  private @Nullable Trace outer;
  private OperationReport.@Nullable Path path;
  private @Nullable Embedding query;

  Trace() {}

  /** A part of an operation, until it is closed on the same thread. */
  @FunctionalInterface
  public interface Span extends AutoCloseable {
    @Override
    void close();
  }

  /** Counts the time from now on for this part. What a model does by itself is the model's. */
  public static Span in(Part part) {
    Trace trace = OF_THREAD.get();
    if (trace == null || trace.part == Part.MODEL) {
      return UNOBSERVED;
    }
    Part before = trace.part;
    trace.turnTo(part);
    return () -> trace.turnTo(before);
  }

  /** Asks a model. */
  public static <T> T inModel(Supplier<T> asking) {
    Span span = in(Part.MODEL);
    try {
      return asking.get();
    } finally {
      span.close();
    }
  }

  /** How a search found its matches. */
  public static void found(SearchStrategy strategy, SearchCause cause, boolean fellBack) {
    Trace trace = OF_THREAD.get();
    if (trace != null) {
      trace.join(new OperationReport.Path(Optional.of(strategy), Optional.of(cause), fellBack));
    }
  }

  /** The same, with what was searched for, which is never told. */
  public static void found(
      SearchStrategy strategy, SearchCause cause, boolean fellBack, Embedding query) {
    Trace trace = OF_THREAD.get();
    if (trace != null) {
      trace.join(new OperationReport.Path(Optional.of(strategy), Optional.of(cause), fellBack));
      trace.query = query;
    }
  }

  /** What was searched for by an index; empty if the search was exact. */
  public Optional<Embedding> searchedByIndex() {
    return Optional.ofNullable(query)
        .filter(
            it ->
                path()
                    .flatMap(OperationReport.Path::strategy)
                    .filter(BY_INDEX::contains)
                    .isPresent());
  }

  /** Makes this the one of the thread. */
  void begin() {
    outer = OF_THREAD.get();
    OF_THREAD.set(this);
  }

  /** Gives the thread back to the operation around this one, if there is one. */
  void end() {
    turnTo(Part.REST);
    if (outer == null) {
      OF_THREAD.remove();
    } else {
      OF_THREAD.set(outer);
    }
  }

  public Trace asked(long documents) {
    return count(0, documents);
  }

  public Trace given(long documents) {
    return count(1, documents);
  }

  public Trace written(long documents) {
    return count(2, documents);
  }

  public Trace deleted(long documents) {
    return count(3, documents);
  }

  private Trace count(int which, long documents) {
    counts[which] = documents;
    return this;
  }

  /** Adds a step to its operation. */
  void add(Trace step) {
    model += step.model;
    database += step.database;
    poolWait += step.poolWait;
    for (int i = 0; i < counts.length; i++) {
      if (step.counts[i] >= 0) {
        counts[i] = Math.max(0, counts[i]) + step.counts[i];
      }
    }
    if (step.path != null) {
      join(step.path);
    }
  }

  OperationReport.Times times(long total) {
    return new OperationReport.Times(
        Duration.ofNanos(total),
        Duration.ofNanos(model),
        Duration.ofNanos(database),
        Duration.ofNanos(poolWait));
  }

  OperationReport.Counts counts() {
    return new OperationReport.Counts(count(0), count(1), count(2), count(3));
  }

  Optional<OperationReport.Path> path() {
    return Optional.ofNullable(path);
  }

  private OptionalLong count(int which) {
    return counts[which] < 0 ? OptionalLong.empty() : OptionalLong.of(counts[which]);
  }

  private void join(OperationReport.Path other) {
    OperationReport.Path known = path;
    path =
        known == null
            ? other
            : new OperationReport.Path(
                known.strategy().filter(it -> other.strategy().equals(known.strategy())),
                known.cause().filter(it -> other.cause().equals(known.cause())),
                known.fellBack() || other.fellBack());
  }

  private void turnTo(Part next) {
    long now = System.nanoTime();
    switch (part) {
      case MODEL -> model += now - since;
      case DATABASE -> database += now - since;
      case POOL_WAIT -> poolWait += now - since;
      case REST -> {}
    }
    since = now;
    part = next;
  }
}
