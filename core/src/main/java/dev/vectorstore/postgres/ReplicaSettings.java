package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.internal.postgres.connection.Replicas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a {@link PgSettings}.
 *
 * @param sources which the host has
 * @param pool of those that are opened by URL
 * @param urls of those
 * @param reads how new what they give must be
 */
record ReplicaSettings(
    List<DataSource> sources,
    @Nullable PgPoolSettings pool,
    List<String> urls,
    ReplicaReads reads) {
  static final ReplicaSettings NONE =
      new ReplicaSettings(List.of(), null, List.of(), ReplicaReads.ownWrites());

  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(1);

  ReplicaSettings of(List<DataSource> others) {
    return new ReplicaSettings(others, pool, urls, reads);
  }

  ReplicaSettings of(PgPoolSettings other, List<String> others) {
    return new ReplicaSettings(sources, other, others, reads);
  }

  ReplicaSettings as(ReplicaReads other) {
    return new ReplicaSettings(sources, pool, urls, other);
  }

  /** Opens them; empty if there are none. */
  Optional<Replicas> open(DataSource primary) {
    List<HikariDataSource> own = urls.stream().map(this::pool).toList();
    List<DataSource> all = new ArrayList<>(sources);
    all.addAll(own);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Replicas.open(
              primary,
              all,
              reads.seesOwnWrites(),
              reads.lag(),
              () -> own.forEach(HikariDataSource::close)));
    } catch (RuntimeException e) {
      own.forEach(HikariDataSource::close);
      throw e;
    }
  }

  /** One that can be opened while its server is away. */
  private HikariDataSource pool(String url) {
    PgPoolSettings settings = Objects.requireNonNull(pool);
    HikariConfig config = OwnPool.config(url, settings);
    config.setPoolName("vectorstore-replica");
    config.setInitializationFailTimeout(-1);
    config.setMaximumPoolSize(settings.connections() + 1); // one is kept to watch the server
    config.setLeakDetectionThreshold(0);
    long shortest = Math.min(settings.connectionTimeout().toMillis(), CONNECTED_WITHIN.toMillis());
    config.setConnectionTimeout(shortest);
    config.setValidationTimeout(shortest);
    return new HikariDataSource(config);
  }
}
