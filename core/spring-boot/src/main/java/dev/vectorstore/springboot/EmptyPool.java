package dev.vectorstore.springboot;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * A pool of HikariCP's that has lost all its connections. It tries to make new ones every five
 * seconds only, for as long as somebody waits for one.
 *
 * <p>Why: docs/decisions/0102-health-around-a-killed-server.md.
 */
final class EmptyPool {
  // Two of its tries. If they made nothing, there is more amiss than that the server was away.
  private static final Duration LONGEST = Duration.ofSeconds(10);

  // A host with another pool may have left it out.
  private static final boolean HAS_HIKARI =
      ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource", EmptyPool.class.getClassLoader());

  private final DataSource source;
  private final LongSupplier nanos;
  private @Nullable Long reachedSince;

  EmptyPool(DataSource source) {
    this(source, System::nanoTime);
  }

  EmptyPool(DataSource source, LongSupplier nanos) {
    this.source = source;
    this.nanos = nanos;
  }

  /** Whether it has no connection, and the server may nevertheless be there. */
  boolean makesConnections() {
    return HAS_HIKARI && isEmpty();
  }

  private synchronized boolean isEmpty() {
    HikariPoolMXBean state = pool().map(HikariDataSource::getHikariPoolMXBean).orElse(null);
    if (state == null || state.getTotalConnections() > 0) {
      reachedSince = null;
      return false;
    }
    return state.getThreadsAwaitingConnection() > 0
        && !isTooLong(reachedSince)
        && besideIt().isPresent();
  }

  private boolean isTooLong(@Nullable Long since) {
    return since != null && nanos.getAsLong() - since > LONGEST.toNanos();
  }

  /** The server was reached beside it, or not. */
  synchronized void besideIt(boolean reached) {
    if (!reached) {
      reachedSince = null;
    } else if (reachedSince == null) {
      reachedSince = nanos.getAsLong();
    }
  }

  /** Makes connections as it does, without it. */
  Optional<DataSource> besideIt() {
    return pool().flatMap(it -> unwrapped(it, DriverDataSource.class)).map(DataSource.class::cast);
  }

  private Optional<HikariDataSource> pool() {
    return unwrapped(source, HikariDataSource.class);
  }

  private static <T> Optional<T> unwrapped(DataSource source, Class<T> type) {
    try {
      return source.isWrapperFor(type) ? Optional.of(source.unwrap(type)) : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
