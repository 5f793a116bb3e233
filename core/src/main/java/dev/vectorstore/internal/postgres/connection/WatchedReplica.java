package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica, and whether it is used: one that cannot be read is left out until it answers again.
 * Safe to use from many threads.
 */
final class WatchedReplica {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedReplica.class);

  private final Replica replica;
  private final Duration answersWithin;
  private final ExecutorService threads;
  private volatile Optional<String> leftOut = Optional.empty();
  private volatile boolean dry;
  private volatile Optional<Replica.Unfit> refused = Optional.empty();
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

  WatchedReplica(Replica replica, Duration answersWithin, ExecutorService threads) {
    this.replica = replica;
    this.answersWithin = answersWithin;
    this.threads = threads;
  }

  boolean isUsed() {
    return leftOut.isEmpty();
  }

  /** Why it is not used; empty if it is. */
  Optional<String> leftOut() {
    return leftOut;
  }

  /** Why it is none of the primary's replicas, if that is what it said last. */
  Optional<Replica.Unfit> refused() {
    return refused;
  }

  /** Runs work on a connection of it. */
  <T> T on(Connections.Work<T> work) throws SQLException {
    T result = replica.on(work);
    if (dry) {
      dry = false;
    }
    return result;
  }

  /** In a transaction that is declared to read. */
  <T> Connections.Work<T> reading(long required, Connections.Work<T> work) {
    return connection -> replica.read(connection, required, work);
  }

  /** Notes that a read failed, which was not for the moment alone if the server is lost. */
  void failed(SQLException e) {
    if (e instanceof Replica.Unfit unfit && unfit.why() == Replica.Why.NO_CONNECTION) {
      if (!dry) {
        dry = true;
        LOG.warn("{} gives no connection, and others are asked: {}", replica, SqlErrors.said(e));
      }
    } else if (!Replica.isPassing(e)) {
      leaveOut(SqlErrors.said(e));
    }
  }

  private synchronized void leaveOut(String why) {
    if (isUsed()) {
      leftOut = Optional.of(why);
      LOG.warn("{} is left out: {}", replica, why);
    }
  }

  private synchronized void takeBack() {
    if (!isUsed()) {
      leftOut = Optional.empty();
      LOG.info("{} is read again", replica);
    }
  }

  /**
   * Asks whether it can be read, unless that is being asked. If there is no answer in time, it is
   * left out, and what is being read on it is ended. For one thread.
   *
   * @return ends with the answer, or when the time is over
   */
  CompletableFuture<Void> look() {
    if (!looking.isDone()) {
      return looking;
    }
    CompletableFuture<Void> now = CompletableFuture.runAsync(this::ask, threads);
    looking = now;
    return now.copy()
        .completeOnTimeout(null, answersWithin.toMillis(), TimeUnit.MILLISECONDS)
        .thenRunAsync(
            () -> {
              if (!now.isDone()) {
                leaveOut("it does not answer");
                replica.abandon();
              }
            },
            threads);
  }

  private void ask() {
    try {
      replica.look();
      refused = Optional.empty();
      takeBack();
    } catch (SQLException e) {
      refused =
          e instanceof Replica.Unfit unfit && !Replica.isPassing(e)
              ? Optional.of(unfit)
              : Optional.empty();
      leaveOut(SqlErrors.said(e));
    } catch (RuntimeException e) {
      leaveOut(e.getClass().getName());
    }
  }

  /** Gives its connection back once nothing is asked any more. */
  CompletableFuture<Void> end() {
    return looking.handleAsync(
        (done, failure) -> {
          try {
            replica.forget();
          } catch (SQLException e) {
            LOG.debug("{} takes no connection back: {}", replica, e.getSQLState());
          }
          return null;
        },
        threads);
  }

  @Override
  public String toString() {
    return replica.toString();
  }
}
