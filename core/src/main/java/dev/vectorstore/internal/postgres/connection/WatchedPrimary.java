package dev.vectorstore.internal.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that writes: where it is, and whether it answers. Safe to use from many threads. */
final class WatchedPrimary {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedPrimary.class);

  private final DataSource source;
  private final Freshness freshness;
  private final Duration answersWithin;
  private final ExecutorService threads;
  private volatile boolean away;
  private CompletableFuture<Void> looking = CompletableFuture.completedFuture(null);

  WatchedPrimary(
      DataSource source, Freshness freshness, Duration answersWithin, ExecutorService threads) {
    this.source = source;
    this.freshness = freshness;
    this.answersWithin = answersWithin;
    this.threads = threads;
  }

  /** Whether it did not answer when it was asked last. */
  boolean isAway() {
    return away;
  }

  /** Asks where it is, unless that is being asked. For one thread. */
  void look() {
    if (!looking.isDone()) {
      return;
    }
    CompletableFuture<Void> now = CompletableFuture.runAsync(this::ask, threads);
    looking = now;
    CompletableFuture<Void> inTime =
        now.copy()
            .completeOnTimeout(null, answersWithin.toMillis(), TimeUnit.MILLISECONDS)
            .thenRunAsync(() -> away |= !now.isDone(), threads);
    Objects.requireNonNull(inTime);
  }

  private void ask() {
    try (Connection connection = source.getConnection()) {
      ConnectionGuard.run(
          connection,
          own -> {
            freshness.look(own);
            return true;
          });
      away = false;
    } catch (SQLException | RuntimeException e) {
      away = true;
      LOG.debug("The primary does not say where it is: {}", e.getClass().getName());
    }
  }
}
