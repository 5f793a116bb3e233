package dev.vectorstore.internal.observe;

import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.RecallSample;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener of a database what is done. Safe to use from many threads. */
public final class Observer {
  private static final Logger LOG = LoggerFactory.getLogger(Observer.class);
  private static final int MOST_CAUSES = 10;

  // Others search too, as the measurement of a recall does, and not for the caller.
  private static final Set<OperationKind> SEARCHES =
      EnumSet.of(
          OperationKind.SEARCH,
          OperationKind.SEARCH_ALL,
          OperationKind.SEARCH_PAGE,
          OperationKind.EXPLAIN,
          OperationKind.HYBRID_SEARCH);

  private final OperationListener listener;
  private final String system;
  private final Optional<String> namespace;
  private final AtomicBoolean hasFailed = new AtomicBoolean();

  public Observer(OperationListener listener, String system, Optional<String> namespace) {
    this.listener = listener;
    this.system = system;
    this.namespace = namespace;
  }

  /** Does an operation on a collection. */
  public <T> T observe(OperationKind kind, String collection, Function<Trace, T> work) {
    Running running = start(kind, Optional.of(collection));
    try {
      T result = running.step(work);
      running.end();
      return result;
    } catch (Throwable e) {
      running.fail(e);
      throw e;
    }
  }

  /** The same for one without a result. */
  public void observe(OperationKind kind, String collection, Runnable work) {
    observe(
        kind,
        collection,
        trace -> {
          work.run();
          return kind;
        });
  }

  /** Begins an operation that is done in several steps, on whatever threads. */
  public Running start(OperationKind kind, Optional<String> collection) {
    Operation operation = new Operation(kind, system, namespace, collection);
    return new Running(operation, safely(() -> listener.started(operation)));
  }

  /** Tells of a recall that was measured. */
  public void measured(String collection, double recall, int nearest) {
    RecallSample sample = new RecallSample(system, namespace, collection, recall, nearest);
    safely(
        () -> {
          listener.measured(sample);
          return sample;
        });
  }

  /** An operation that has begun. Safe to use from many threads. */
  public final class Running {
    private final Operation operation;
    private final OperationListener.@Nullable Ending ending;
    private final long began = System.nanoTime();
    private final Trace whole = new Trace();
    private final AtomicBoolean isOver = new AtomicBoolean();

    private Running(Operation operation, OperationListener.@Nullable Ending ending) {
      this.operation = operation;
      this.ending = ending;
    }

    /** Does a part of it. */
    public <T> T step(Function<Trace, T> work) {
      Trace trace = new Trace();
      trace.begin();
      try {
        return work.apply(trace);
      } finally {
        trace.end();
        synchronized (whole) {
          whole.add(trace);
        }
      }
    }

    /** It is done. Nothing happens if it was over before. */
    public void end() {
      end(Optional.empty());
    }

    /** It failed. Nothing happens if it was over before. */
    public void fail(Throwable e) {
      end(Optional.of(new OperationReport.Failure(e.getClass().getName(), sqlState(e))));
    }

    private void end(Optional<OperationReport.Failure> failure) {
      if (ending == null || !isOver.compareAndSet(false, true)) {
        return;
      }
      OperationReport report;
      synchronized (whole) {
        report =
            new OperationReport(
                operation,
                whole.times(System.nanoTime() - began),
                whole.counts(),
                whole.path().filter(it -> SEARCHES.contains(operation.kind())),
                failure);
      }
      safely(
          () -> {
            ending.ended(report);
            return report;
          });
    }
  }

  /** Of the first failure that the server or the driver told. */
  private static Optional<String> sqlState(Throwable e) {
    return Stream.iterate(e, it -> it != null, Throwable::getCause)
        .limit(MOST_CAUSES)
        .filter(SQLException.class::isInstance)
        .map(it -> ((SQLException) it).getSQLState())
        .filter(it -> it != null)
        .findFirst();
  }

  /** A listener is the host's code, so it may throw anything, and may return null. */
  private <T> @Nullable T safely(Supplier<T> telling) {
    try {
      return telling.get();
    } catch (Throwable e) {
      if (hasFailed.compareAndSet(false, true)) {
        LOG.warn("A listener of operations failed; further failures of it are not logged", e);
      }
      return null;
    }
  }
}
