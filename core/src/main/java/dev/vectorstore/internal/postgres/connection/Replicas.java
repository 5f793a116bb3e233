package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
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

  private final List<WatchedReplica> replicas;
  private final WatchedPrimary primary;
  private final Freshness freshness;
  private final ScheduledExecutorService watch = Threads.scheduler("vectorstore-replicas");
  private final ExecutorService threads;
  private final Runnable closing;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean alone;

  private Replicas(
      List<WatchedReplica> replicas,
      WatchedPrimary primary,
      Freshness freshness,
      ExecutorService threads,
      Runnable closing) {
    this.replicas = replicas;
    this.primary = primary;
    this.freshness = freshness;
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
    Freshness freshness = new Freshness(ofWrites, lag, System::nanoTime);
    List<WatchedReplica> replicas = new ArrayList<>();
    try (Connection connection = primary.getConnection()) {
      Replica.Identity identity = identity(connection);
      for (DataSource source : sources) {
        String name = "replica " + (replicas.size() + 1);
        Replica replica = new Replica(name, source, identity, threads, System::nanoTime);
        replicas.add(new WatchedReplica(replica, ANSWERED_WITHIN, threads));
      }
      freshness.saw(connection);
    } catch (SQLException e) {
      threads.shutdown();
      throw SqlErrors.translate(OPENING, e);
    } catch (RuntimeException e) {
      threads.shutdown();
      throw e;
    }
    Replicas all =
        new Replicas(
            replicas,
            new WatchedPrimary(primary, freshness, ANSWERED_WITHIN, threads),
            freshness,
            threads,
            closing);
    try {
      all.start();
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    return all;
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
    CompletableFuture.allOf(
            replicas.stream().map(WatchedReplica::look).toArray(CompletableFuture[]::new))
        .join();
    for (WatchedReplica replica : replicas) {
      if (replica.refused().isPresent()) {
        throw new VectorStoreException.Unsuitable(
            OPENING
                + " failed: "
                + replica
                + " cannot be read: "
                + SqlErrors.said(replica.refused().get()),
            null);
      }
    }
    lookAgain();
  }

  private void lookAgain() {
    if (!closed.get()) {
      ScheduledFuture<?> next =
          watch.schedule(this::look, freshness.period(WATCHED).toMillis(), TimeUnit.MILLISECONDS);
      Objects.requireNonNull(next);
    }
  }

  /**
   * What is known of a replica.
   *
   * @param server its host and port, or its place in the list where these are unknown
   * @param leftOut why it is not read now; empty if it is
   */
  public record Status(String server, Optional<String> leftOut) {}

  /** What is known of each now; no server is asked for it. */
  public List<Status> status() {
    return replicas.stream()
        .map(replica -> new Status(replica.toString(), replica.leftOut()))
        .toList();
  }

  /** Whether the primary did not answer when it was asked last. */
  boolean areAlone() {
    return primary.isAway();
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
      WatchedReplica replica = replicas.get((first + i) % replicas.size());
      if (!replica.isUsed()) {
        continue;
      }
      try {
        T result = replica.on(within.apply(replica.reading(required.getAsLong(), work)));
        return Optional.of(new Answer<>(result));
      } catch (SQLException e) {
        if (!Replica.isOfServer(e)) {
          throw e;
        }
        replica.failed(e);
      }
    }
    return Optional.empty();
  }

  private void look() {
    try {
      for (WatchedReplica replica : replicas) {
        CompletableFuture<Void> answer = replica.look();
        Objects.requireNonNull(answer);
      }
      primary.look();
      boolean none = replicas.stream().noneMatch(WatchedReplica::isUsed);
      if (none && !alone) {
        LOG.warn("No replica can be read: the primary is, until one can");
      }
      alone = none;
    } catch (RejectedExecutionException e) {
      LOG.debug("Replicas are not watched any more, as the database was closed");
    } finally {
      lookAgain();
    }
  }

  /** What is read already ends as it would. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    watch.shutdown();
    CompletableFuture<Void> end =
        CompletableFuture.allOf(
                replicas.stream().map(WatchedReplica::end).toArray(CompletableFuture[]::new))
            .thenRun(closing)
            .whenComplete((done, failure) -> threads.shutdown());
    Objects.requireNonNull(end);
  }
}
