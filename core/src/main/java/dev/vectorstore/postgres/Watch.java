package dev.vectorstore.postgres;

import dev.vectorstore.Cancellation;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.VectorStoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Stops the statements of one request when its time is over or it is cancelled. The driver's own
 * time limit counts in seconds and begins anew with each statement. Used by one thread.
 */
final class Watch {
  private static final String QUERY_CANCELED = "57014";

  private final List<Cancellation> cancellations;
  private final Optional<Duration> limit;
  private final ScheduledExecutorService timer;
  private OptionalLong deadline = OptionalLong.empty();

  /** Over what has no limit unless it is given one. */
  Watch(
      Optional<Duration> limit,
      Optional<Cancellation> cancellation,
      ScheduledExecutorService timer) {
    this(limit, cancellation.stream().toList(), timer);
  }

  private Watch(
      Optional<Duration> limit, List<Cancellation> cancellations, ScheduledExecutorService timer) {
    this.limit = limit;
    this.cancellations = cancellations;
    this.timer = timer;
  }

  /** Over several searches at once: the shortest limit counts, and who cancels one cancels all. */
  static Watch over(List<SearchRequest> requests, ScheduledExecutorService timer) {
    return new Watch(
        requests.stream().flatMap(request -> request.timeLimit().stream()).min(Duration::compareTo),
        requests.stream().flatMap(request -> request.cancellation().stream()).toList(),
        timer);
  }

  private static long nanos(Duration limit) {
    return Math.min(limit.toSeconds(), TimeUnit.DAYS.toSeconds(365)) * 1_000_000_000L
        + limit.toNanosPart();
  }

  /**
   * The same work, of one statement or several, as long as the request may go on.
   *
   * @param doing for the message
   */
  <T> Connections.Work<T> during(String doing, Connections.Work<T> work) {
    return connection -> {
      if (limit.isEmpty() && cancellations.isEmpty()) {
        return work.run(connection);
      }
      requireTime(doing); // it may have waited for the connection
      PGConnection server = connection.unwrap(PGConnection.class);
      Cancellation.Running watched = over(server::cancelQuery);
      try {
        return work.run(connection);
      } catch (SQLException e) {
        if (QUERY_CANCELED.equals(e.getSQLState())) {
          throw stopped(doing, e);
        }
        throw e;
      } finally {
        watched.close();
      }
    };
  }

  /** Something that is running on the server. */
  @FunctionalInterface
  private interface Running {
    void cancel() throws SQLException;
  }

  /** Watches it until the result is closed. */
  private Cancellation.Running over(Running statement) {
    if (timer.isShutdown()) {
      throw new IllegalStateException("the database was closed");
    }
    Stop stop = new Stop(statement, timer);
    List<Cancellation.Running> ends = new ArrayList<>();
    cancellations.forEach(cancellation -> ends.add(cancellation.whileRunning(stop)));
    if (limit.isPresent()) {
      ScheduledFuture<?> alarm = timer.schedule(stop, Math.max(0, left()), TimeUnit.NANOSECONDS);
      ends.add(() -> alarm.cancel(false));
    }
    return () -> {
      ends.forEach(Cancellation.Running::close);
      stop.end();
    };
  }

  /**
   * Fails if the request may not go on. The time begins with the first call, or with the first
   * work.
   *
   * @param doing for the message
   */
  void requireTime(String doing) {
    if (isCancelled()) {
      throw cancelled(doing, null);
    }
    if (limit.isPresent() && left() <= 0) {
      throw timedOut(doing, null);
    }
  }

  /** Nanoseconds until the time is over. */
  private long left() {
    if (deadline.isEmpty()) {
      deadline = OptionalLong.of(System.nanoTime() + limit.map(Watch::nanos).orElseThrow());
    }
    return deadline.getAsLong() - System.nanoTime();
  }

  private VectorStoreException stopped(String doing, SQLException e) {
    return isCancelled() ? cancelled(doing, e) : timedOut(doing, e);
  }

  private boolean isCancelled() {
    return cancellations.stream().anyMatch(Cancellation::isCancelled);
  }

  private static VectorStoreException cancelled(String doing, @Nullable Throwable cause) {
    return new VectorStoreException.Cancelled(doing + " was cancelled", cause);
  }

  private static VectorStoreException timedOut(String doing, @Nullable Throwable cause) {
    return new VectorStoreException.TimedOut(doing + " took longer than it may", cause);
  }

  /**
   * Cancels a statement, again and again until it has ended: before the driver has sent it, a
   * cancellation has no effect. One is sent over a connection of its own, which a server that is
   * silent holds for seconds, so that neither the timer nor who cancels may wait for it. One of a
   * statement is under way at a time.
   */
  private static final class Stop implements Runnable {
    private static final long AGAIN_MILLIS = 20;

    private final Running statement;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> again;
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    private boolean ended;

    Stop(Running statement, ScheduledExecutorService timer) {
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
        if (sent.isDone()) {
          sent = Threads.run("vectorstore-cancel", this::cancel);
        }
      }
    }

    private void cancel() {
      try {
        statement.cancel();
      } catch (SQLException e) {
        // The server is not reached, so the statement itself is about to fail with that.
      }
    }

    /** Waits for what is under way: it must not reach the next statement of the connection. */
    void end() {
      stop().join();
    }

    private synchronized CompletableFuture<Void> stop() {
      ended = true;
      if (again != null) {
        again.cancel(false);
      }
      return sent;
    }
  }
}
