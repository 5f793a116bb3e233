package dev.vectorstore.postgres;

import dev.vectorstore.internal.postgres.connection.Replicas;
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
    if (sources.isEmpty() && urls.isEmpty()) {
      return Optional.empty();
    }
    List<DataSource> own =
        urls.isEmpty() ? List.of() : ReplicaPools.open(urls, Objects.requireNonNull(pool));
    List<DataSource> all = new ArrayList<>(sources);
    all.addAll(own);
    try {
      return Optional.of(
          Replicas.open(primary, all, reads.seesOwnWrites(), reads.lag(), () -> close(own)));
    } catch (RuntimeException e) {
      close(own);
      throw e;
    }
  }

  private static void close(List<DataSource> own) {
    if (!own.isEmpty()) {
      ReplicaPools.close(own);
    }
  }
}
