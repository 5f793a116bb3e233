package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.Cancellation;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.SqlErrors;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Stops the statements of one request when its time is over or it is cancelled; a server that does
 * not answer for a moment then is not waited for, and the connection is ended. The driver's own
 * time limit counts in seconds and begins anew with each statement. Used by one thread.
 */
public final class RequestDeadline {
  private static final String QUERY_CANCELED = "57014";
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final String UNANSWERED =
      ", and the server did not stop it: its connection was closed, with any transaction of the"
          + " caller's on it";

  private final List<Cancellation> cancellations;
  private final Optional<Duration> limit;
  private final Duration grace;
  private final ScheduledExecutorService timer;
  private OptionalLong deadline = OptionalLong.empty();
  private boolean connected;
  private boolean unanswered;

  /** Over what has no limit unless it is given one. */
  public RequestDeadline(
      Optional<Duration> limit,
      Optional<Cancellation> cancellation,
      ScheduledExecutorService timer) {
    this(limit, cancellation.stream().toList(), GRACE, timer);
  }

  private RequestDeadline(
      Optional<Duration> limit,
      List<Cancellation> cancellations,
      Duration grace,
      ScheduledExecutorService timer) {
    this.limit = limit;
    this.cancellations = cancellations;
    this.grace = grace;
    this.timer = timer;
  }

  /** The same, which waits so long for the server to stop. */
  public RequestDeadline withGrace(Duration other) {
    return new RequestDeadline(limit, cancellations, other, timer);
  }

  /** Over several searches at once: the shortest limit counts, and who cancels one cancels all. */
  public static RequestDeadline over(List<SearchRequest> requests, ScheduledExecutorService timer) {
    return new RequestDeadline(
        requests.stream().flatMap(request -> request.timeLimit().stream()).min(Duration::compareTo),
        requests.stream().flatMap(request -> request.cancellation().stream()).toList(),
        GRACE,
        timer);
  }

  private static long nanos(Duration limit) {
    return Math.min(limit.toSeconds(), TimeUnit.DAYS.toSeconds(365)) * 1_000_000_000L
        + limit.toNanosPart();
  }

  /**
   * Reads, as long as the request may go on. The statement is cancelled; what goes before it and
   * after it on the connection, such as the begin and the end of a transaction, takes no time
   * unless the server is silent, and ends with the connection. It is not cancelled, so that what is
   * undone in the caller's transaction is.
   */
  public <T> T read(Connections connections, String doing, Connections.Work<T> work) {
    return inTime(
        doing,
        () ->
            connections.readAnywhere(
                doing, during(doing, work), all -> watched(doing, all, false)));
  }

  /** The same where it is written. */
  public <T> T readWhereWritten(Connections connections, String doing, Connections.Work<T> work) {
    return inTime(
        doing,
        () ->
            connections.readWhereWritten(
                doing, during(doing, work), all -> watched(doing, all, false)));
  }

  private <T> T inTime(String doing, Supplier<T> reading) {
    connected = false;
    try {
      return reading.get();
    } catch (VectorStoreException.Unavailable e) {
      if (!connected && isOver()) {
        throw stopped(doing, "", e); // as it waited for the connection
      }
      throw e;
    }
  }

  /**
   * The same work, of one statement or several, as long as the request may go on.
   *
   * @param doing for the message
   */
  public <T> Connections.Work<T> during(String doing, Connections.Work<T> work) {
    return watched(doing, work, true);
  }

  private <T> Connections.Work<T> watched(String doing, Connections.Work<T> work, boolean cancels) {
    return connection -> {
      connected = true;
      unanswered = false;
      if (limit.isEmpty() && cancellations.isEmpty()) {
        return work.run(connection);
      }
      requireTime(doing); // it may have waited for the connection
      Stop stop = new Stop(ConnectionGuard.driver(connection), cancels, grace);
      T result;
      try (Cancellation.Running watched = over(stop)) {
        Objects.requireNonNull(watched);
        result = ConnectionGuard.run(connection, work);
      } catch (SQLException e) {
        requireAnswered(stop, connection, doing, e);
        if (cancels && QUERY_CANCELED.equals(e.getSQLState())) {
          throw stopped(doing, "", e);
        }
        if (isOver() && SqlErrors.endsSession(e)) {
          unanswered = true;
          throw stopped(doing, UNANSWERED, e); // its own timeout was as short
        }
        throw e;
      } catch (RuntimeException | Error e) {
        requireAnswered(stop, connection, doing, e);
        throw e;
      }
      requireAnswered(stop, connection, doing, null);
      return result;
    };
  }

  /** Calls the stop when it is time, until the result is closed. */
  private Cancellation.Running over(Stop stop) {
    if (timer.isShutdown()) {
      throw new IllegalStateException("the database was closed");
    }
    List<Cancellation.Running> ends = new ArrayList<>();
    cancellations.forEach(cancellation -> ends.add(cancellation.whileRunning(stop)));
    if (limit.isPresent()) {
      ScheduledFuture<?> alarm = timer.schedule(stop, Math.max(0, left()), TimeUnit.NANOSECONDS);
      ends.add(() -> alarm.cancel(false));
    }
    return () -> ends.forEach(Cancellation.Running::close);
  }

  /**
   * Ends the connection if the server was told to stop what ran on it and has not heard that: the
   * next statement could be stopped instead.
   */
  private void requireAnswered(
      Stop stop, Connection connection, String doing, @Nullable Throwable end) {
    if (!stop.end() && !unanswered) { // or the failure says so already
      unanswered = true;
      VectorStoreException stopped = stopped(doing, UNANSWERED, end);
      ConnectionGuard.abort(connection, stopped);
      throw stopped;
    }
  }

  /**
   * Fails if the request may not go on. The time begins with the first call, or with the first
   * work.
   *
   * @param doing for the message
   */
  public void requireTime(String doing) {
    if (isCancelled()) {
      throw cancelled(doing, "", null);
    }
    if (limit.isPresent() && left() <= 0) {
      throw timedOut(doing, "", null);
    }
  }

  /** Nanoseconds until the time is over. */
  private long left() {
    if (deadline.isEmpty()) {
      deadline =
          OptionalLong.of(System.nanoTime() + limit.map(RequestDeadline::nanos).orElseThrow());
    }
    return deadline.getAsLong() - System.nanoTime();
  }

  private VectorStoreException stopped(String doing, String more, @Nullable Throwable cause) {
    return isCancelled() ? cancelled(doing, more, cause) : timedOut(doing, more, cause);
  }

  private boolean isOver() {
    return isCancelled() || (limit.isPresent() && left() <= 0);
  }

  private boolean isCancelled() {
    for (Cancellation cancellation : cancellations) {
      if (cancellation.isCancelled()) {
        return true;
      }
    }
    return false;
  }

  private static VectorStoreException cancelled(
      String doing, String more, @Nullable Throwable cause) {
    return new VectorStoreException.Cancelled(doing + " was cancelled" + more, cause);
  }

  private static VectorStoreException timedOut(
      String doing, String more, @Nullable Throwable cause) {
    return new VectorStoreException.TimedOut(doing + " took longer than it may" + more, cause);
  }

  /**
   * Cancels a statement, if it is to, again and again until it has ended: before the driver has
   * sent it, a cancellation has no effect. One is sent over a connection of its own, which a server
   * that is silent holds for seconds, so that neither a timer nor who cancels may wait for it. One
   * of a statement is under way at a time. When the grace is over, the statement's connection is
   * ended.
   */
  private static final class Stop implements Runnable {
    private static final Executor IN_A_MOMENT =
        CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS, Runnable::run);

    private final BaseConnection server;
    private final boolean cancels;
    private final Duration grace;
    private OptionalLong asked = OptionalLong.empty();
    private CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
    private boolean ended;
    private boolean aborted;

    Stop(BaseConnection server, boolean cancels, Duration grace) {
      this.server = server;
      this.cancels = cancels;
      this.grace = grace;
    }

    @Override
    public synchronized void run() {
      if (asked.isEmpty()) {
        asked = OptionalLong.of(System.nanoTime());
        tryAgain();
      }
    }

    private synchronized void tryAgain() {
      if (ended) {
        return;
      }
      if (left() <= 0) {
        aborted = true;
        sent = Threads.run("vectorstore-abort", this::abort);
        return;
      }
      if (cancels && sent.isDone()) {
        sent = Threads.run("vectorstore-cancel", this::cancel);
      }
      IN_A_MOMENT.execute(this::tryAgain);
    }

    /** Nanoseconds of the grace. */
    private long left() {
      return asked.isEmpty()
          ? grace.toNanos()
          : asked.getAsLong() + grace.toNanos() - System.nanoTime();
    }

    private void cancel() {
      try {
        server.cancelQuery();
      } catch (SQLException e) {
        // The server is not reached, so the statement itself is about to fail with that.
      }
    }

    private void abort() {
      try {
        server.abort(Runnable::run);
      } catch (SQLException e) {
        // It may not be aborted here: whoever waits for it waits for the server.
      }
    }

    /**
     * Ends the stopping of a statement that has ended. What is under way is waited for, as it must
     * not reach the next statement of the connection.
     *
     * @return whether the connection can be used
     */
    boolean end() {
      CompletableFuture<Void> last;
      synchronized (this) {
        ended = true;
        if (aborted) {
          return false;
        }
        last = sent;
      }
      return last.thenApply(done -> true)
          .completeOnTimeout(false, left(), TimeUnit.NANOSECONDS)
          .join();
    }
  }
}
