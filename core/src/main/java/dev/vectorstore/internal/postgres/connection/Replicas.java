package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that read, beside the one that writes. Each is watched: one that does not answer is
 * left out, with what is being read on it ended, and taken back once it does. Safe to use from many
 * threads.
 *
 * <p>Why: docs/decisions/0113-reads-from-replicas.md.
 */
public final class Replicas implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  private static final String OPENING = "opening of the database";

  private static final Sql IN_RECOVERY = Sql.of("select pg_is_in_recovery()");

  // A server that is silent is noticed after both, at the latest.
  private static final Duration WATCHED = Duration.ofMillis(500);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(1);

  private final List<Watched> replicas;
  private final Freshness freshness;
  private final DataSource primary;
  private final ScheduledExecutorService watch = Threads.scheduler("vectorstore-replicas");
  private final ExecutorService threads;
  private final Runnable closing;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable ScheduledFuture<?>> looking = new AtomicReference<>();
  private volatile boolean alone;

  private Replicas(
      List<Replica> replicas,
      Freshness freshness,
      DataSource primary,
      ExecutorService threads,
      Runnable closing) {
    this.replicas = replicas.stream().map(Watched::new).toList();
    this.freshness = freshness;
    this.primary = primary;
    this.threads = threads;
    this.closing = closing;
  }

  /**
   * Looks at all servers.
   *
   * @param primary takes the writes
   * @param sources each of one replica or of several; not empty
   * @param ofWrites whether reads must see what {@link #wrote}
   * @param lag how long ago others may have written what is missed; empty if that does not matter
   * @param closing what is to happen after the end
   * @throws VectorStoreException.Unsuitable if a server that answers is none of the primary's
   *     replicas, or if the primary is one itself
   */
  public static Replicas open(
      DataSource primary,
      List<DataSource> sources,
      boolean ofWrites,
      Optional<Duration> lag,
      Runnable closing) {
    ExecutorService threads = Threads.asNeeded("vectorstore-replica");
    List<Replica> replicas = new ArrayList<>();
    try (Connection connection = primary.getConnection()) {
      Replica.Identity identity = identity(connection);
      for (DataSource source : sources) {
        replicas.add(
            new Replica(
                "replica " + (replicas.size() + 1), source, identity, threads, System::nanoTime));
      }
      Freshness freshness = new Freshness(ofWrites, lag, System::nanoTime);
      freshness.saw(connection);
      Replicas all = new Replicas(replicas, freshness, primary, threads, closing);
      all.start();
      return all;
    } catch (SQLException e) {
      threads.shutdown();
      throw SqlErrors.translate(OPENING, e);
    } catch (RuntimeException e) {
      threads.shutdown();
      throw e;
    }
  }

  private static Replica.Identity identity(Connection primary) throws SQLException {
    return ConnectionGuard.run(
        primary,
        connection -> {
          if (IN_RECOVERY.only(connection, row -> row.getBoolean(1))) {
            throw new VectorStoreException.Unsuitable(
                OPENING
                    + " failed: the server that is to take the writes is a replica itself; give"
                    + " the primary as the DataSource, and this one to PgSettings.replicas",
                null);
          }
          return Replica.Identity.of(connection);
        });
  }

  private void start() {
    for (Watched watched : replicas) {
      Optional<SQLException> failure = watched.look();
      if (failure.isPresent()
          && failure.get() instanceof Replica.Unfit unfit
          && !unfit.isPassing()) {
        throw new VectorStoreException.Unsuitable(
            OPENING + " failed: " + watched.replica + " cannot be read: " + unfit.getMessage(),
            null);
      }
    }
    long period = freshness.period(WATCHED).toMillis();
    ScheduledFuture<?> looks =
        watch.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    looking.set(looks);
  }

  /** Notes a write on the primary's connection, whose transaction has ended. */
  void wrote(Connection connection) {
    freshness.wrote(connection);
  }

  /** Notes a write in a transaction of the caller. */
  void wroteWithin(Connection connection) throws SQLException {
    freshness.wroteWithin(connection);
  }

  /** Notes what was seen on the primary's connection. */
  void saw(Connection connection) {
    freshness.saw(connection);
  }

  /** What was read. */
  record Answer<T>(T result) {}

  /**
   * Reads from one of them; empty if none can be asked, so that the primary must be.
   *
   * @param work in a transaction
   * @param within goes around all that is said on a connection
   */
  <T> Optional<Answer<T>> read(Connections.Work<T> work, UnaryOperator<Connections.Work<T>> within)
      throws SQLException {
    OptionalLong required = freshness.required();
    if (required.isEmpty()) {
      return Optional.empty();
    }
    int first = Math.floorMod(next.getAndIncrement(), replicas.size());
    for (int i = 0; i < replicas.size(); i++) {
      Watched watched = replicas.get((first + i) % replicas.size());
      if (!watched.used) {
        continue;
      }
      Replica replica = watched.replica;
      try {
        T result =
            replica.on(
                within.apply(connection -> replica.read(connection, required.getAsLong(), work)));
        return Optional.of(new Answer<>(result));
      } catch (SQLException e) {
        if (!Replica.isOfServer(e)) {
          throw e;
        }
        watched.failed(e);
      }
    }
    return Optional.empty();
  }

  private void look() {
    List<CompletableFuture<Void>> looks = new ArrayList<>();
    for (Watched watched : replicas) {
      looks.add(watched.lookInTime());
    }
    if (freshness.isInDoubt()) {
      looks.add(inTime(CompletableFuture.runAsync(this::lookAtPrimary, threads)));
    }
    CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)).join();
    boolean none = replicas.stream().noneMatch(watched -> watched.used);
    if (none && !alone) {
      LOG.warn("No replica can be read: the primary is, until one can");
    }
    alone = none;
  }

  private void lookAtPrimary() {
    try (Connection connection = primary.getConnection()) {
      ConnectionGuard.run(
          connection,
          own -> {
            freshness.look(own);
            return true;
          });
    } catch (SQLException | RuntimeException e) {
      LOG.debug("The primary does not say where it is: {}", e.getMessage());
    }
  }

  private static CompletableFuture<Void> inTime(CompletableFuture<Void> look) {
    return look.copy().completeOnTimeout(null, ANSWERED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is read already ends as it would. */
  @Override
  public void close() {
    Optional.ofNullable(looking.get()).ifPresent(looks -> looks.cancel(false));
    watch.shutdown();
    threads.execute(
        () -> {
          replicas.forEach(Watched::forget);
          closing.run();
        });
    threads.shutdown();
  }

  /** A replica, and whether it is used. */
  private final class Watched {
    private final Replica replica;
    private volatile boolean used = true;
    private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

    Watched(Replica replica) {
      this.replica = replica;
    }

    /** Leaves it out until it answers again, unless it was only in the way for a moment. */
    void failed(SQLException e) {
      if (SqlErrors.isConflict(e) || (e instanceof Replica.Unfit unfit && unfit.isPassing())) {
        return;
      }
      leaveOut(SqlErrors.said(e));
    }

    private synchronized void leaveOut(String why) {
      if (used) {
        used = false;
        LOG.warn("{} is left out: {}", replica, why);
      }
    }

    private synchronized void takeBack() {
      if (!used) {
        used = true;
        LOG.info("{} is read again", replica);
      }
    }

    /** Asks whether it can be read. */
    Optional<SQLException> look() {
      try {
        replica.look();
        takeBack();
        return Optional.empty();
      } catch (SQLException e) {
        failed(e);
        return Optional.of(e);
      } catch (RuntimeException e) {
        leaveOut(e.getClass().getName());
        return Optional.empty();
      }
    }

    /** The same, unless the last time is not over. What does not answer in time is ended. */
    CompletableFuture<Void> lookInTime() {
      if (looking.isDone()) {
        looking = CompletableFuture.runAsync(this::look, threads);
      }
      CompletableFuture<Void> now = looking;
      return inTime(now)
          .thenRun(
              () -> {
                if (!now.isDone()) {
                  leaveOut("it does not answer");
                  replica.abandon();
                }
              });
    }

    void forget() {
      try {
        replica.forget();
      } catch (SQLException e) {
        LOG.debug("{} takes no connection back: {}", replica, e.getSQLState());
      }
    }
  }
}
