package dev.vectorstore.postgres;

import dev.vectorstore.Cancellation;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.VectorStoreException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stops the statements of one request when its time is over or it is cancelled. The driver's own
 * time limit counts in seconds and begins anew with each statement.
 */
final class Watch {
  private static final String QUERY_CANCELED = "57014";

  private final @Nullable Cancellation cancellation;
  private final ScheduledExecutorService timer;
  private final boolean limited;
  private final long deadline;

  /** The time begins now. */
  Watch(SearchRequest request, ScheduledExecutorService timer) {
    this.cancellation = request.cancellation().orElse(null);
    this.timer = timer;
    this.limited = request.timeLimit().isPresent();
    this.deadline = System.nanoTime() + request.timeLimit().map(limit -> nanos(limit)).orElse(0L);
  }

  /** Without a limit of time. */
  Watch(Optional<Cancellation> cancellation, ScheduledExecutorService timer) {
    this.cancellation = cancellation.orElse(null);
    this.timer = timer;
    this.limited = false;
    this.deadline = 0;
  }

  private static long nanos(java.time.Duration limit) {
    return Math.min(limit.toSeconds(), TimeUnit.DAYS.toSeconds(365)) * 1_000_000_000L
        + limit.toNanosPart();
  }

  /** Watches a statement until the result is closed. */
  Cancellation.Running over(Statement statement) {
    if (!limited && cancellation == null) {
      return () -> {};
    }
    if (timer.isShutdown()) {
      throw new IllegalStateException("the database was closed");
    }
    Stop stop = new Stop(statement, timer);
    ScheduledFuture<?> alarm =
        limited
            ? timer.schedule(stop, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
            : null;
    Cancellation.Running running =
        cancellation == null ? () -> {} : cancellation.whileRunning(stop);
    return () -> {
      running.close();
      if (alarm != null) {
        alarm.cancel(false);
      }
      stop.end();
    };
  }

  /** What a statement is asked to do. */
  @FunctionalInterface
  interface Execution<S extends Statement> {
    boolean run(S statement) throws SQLException;
  }

  /** Executes a statement and watches it meanwhile. */
  <S extends Statement> void execute(S statement, Execution<S> execution) throws SQLException {
    Cancellation.Running watched = over(statement);
    try {
      execution.run(statement);
    } finally {
      watched.close();
    }
  }

  /**
   * Fails if the request may not go on.
   *
   * @param doing for the message
   */
  void requireTime(String doing) {
    if (isCancelled()) {
      throw cancelled(doing, null);
    }
    if (limited && System.nanoTime() - deadline >= 0) {
      throw timedOut(doing, null);
    }
  }

  /** Whether the server stopped a statement because it was told to. */
  static boolean isStopped(SQLException e) {
    return QUERY_CANCELED.equals(e.getSQLState());
  }

  /** What a stopped statement means. */
  VectorStoreException stopped(String doing, SQLException e) {
    return isCancelled() ? cancelled(doing, e) : timedOut(doing, e);
  }

  boolean isCancelled() {
    return cancellation != null && cancellation.isCancelled();
  }

  private static VectorStoreException cancelled(String doing, @Nullable Throwable cause) {
    return new VectorStoreException.Cancelled(doing + " was cancelled", cause);
  }

  private static VectorStoreException timedOut(String doing, @Nullable Throwable cause) {
    return new VectorStoreException.TimedOut(doing + " took longer than it may", cause);
  }

  /**
   * Cancels a statement, again and again until it has ended: before the driver has sent it, a
   * cancellation has no effect.
   */
  private static final class Stop implements Runnable {
    private static final long AGAIN_MILLIS = 20;

    private final Statement statement;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> again;
    private boolean ended;

    Stop(Statement statement, ScheduledExecutorService timer) {
      this.statement = statement;
      this.timer = timer;
    }

    @Override
    public synchronized void run() {
      if (!ended) {
        try {
          again = timer.schedule(this, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
          again = null; // the database was closed: this is the last time
        }
        try {
          statement.cancel();
        } catch (SQLException e) {
          // The server is not reached, so the statement itself is about to fail with that.
        }
      }
    }

    synchronized void end() {
      ended = true;
      if (again != null) {
        again.cancel(false);
      }
    }
  }
}
