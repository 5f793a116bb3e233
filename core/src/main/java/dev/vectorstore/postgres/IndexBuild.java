package dev.vectorstore.postgres;

import dev.vectorstore.IndexProgress;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the index of one space: beside the writers if there are connections of the owner for it,
 * else while they wait.
 */
final class IndexBuild {
  private static final Logger LOG = LoggerFactory.getLogger(IndexBuild.class);

  private static final String FACTS =
      """
      select pg_size_bytes(current_setting('maintenance_work_mem')),
             string_to_array(extversion, '.')::integer[] >= array[0, 8, 2]
        from pg_extension
       where extname = 'vector'
      """;

  private static final String PROGRESS =
      """
      select phase, tuples_done, tuples_total
        from pg_stat_progress_create_index
       where relid = {table}::regclass
      """;

  private static final String LOCK =
      "select pg_try_advisory_lock(hashtext('vectorstore.index'), {space})";
  private static final String UNLOCK =
      "select pg_advisory_unlock(hashtext('vectorstore.index'), {space})";

  private static final long POLL_MILLIS = 500;

  // Of the graph beside a vector: m 16 gives two times as many links of ten bytes at its base.
  private static final int GRAPH_BYTES = 1_024;

  private final Backend backend;
  private final IndexCatalog indexes;
  private final Space space;
  private final String doing;

  IndexBuild(Backend backend, Space space, String doing) {
    this.backend = backend;
    this.indexes = new IndexCatalog(backend.tables());
    this.space = space;
    this.doing = doing;
  }

  /** Builds it, beside one that is there already. */
  void run(IndexState state, Consumer<IndexProgress> listener) {
    ScheduledFuture<?> polling =
        backend
            .timer()
            .scheduleWithFixedDelay(
                () -> tell(listener), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    try {
      backend
          .settings()
          .maintenance()
          .map(Connections::new)
          .ifPresentOrElse(
              owner -> owner.run(doing, connection -> besideWriters(connection, state)),
              () ->
                  backend
                      .connections()
                      .inTransaction(doing, connection -> whileWritersWait(connection, state)));
    } finally {
      if (!polling.cancel(false)) {
        warnOf(polling);
      }
      backend.knowledge().forget(space);
    }
  }

  /** Telling ends with the first failure, which is no reason to end the build. */
  private void warnOf(ScheduledFuture<?> ended) {
    try {
      ended.get();
    } catch (ExecutionException e) {
      LOG.warn("{}: its progress could not be told to the end", doing, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean whileWritersWait(Connection connection, IndexState state) throws SQLException {
    LOG.info("{}: those who write wait until it is built", doing);
    indexes.build(connection, space, mayBeParallel(connection, state));
    return true;
  }

  private boolean besideWriters(Connection connection, IndexState state) throws SQLException {
    if (!isTrue(connection, LOCK)) {
      throw new VectorStoreException.Conflict(doing + ": another builds it now", null);
    }
    try (Statement statement = connection.createStatement()) {
      if (!mayBeParallel(connection, state)) {
        statement.execute("set max_parallel_maintenance_workers = 0");
      }
      String definition = indexes.definition(connection, space);
      statement.execute(Sql.of("create index concurrently " + definition).text());
      statement.execute(Sql.of("analyze " + backend.tables().embeddings(space).text()).text());
    } finally {
      try (Statement statement = connection.createStatement()) {
        statement.execute("reset max_parallel_maintenance_workers");
      }
      isTrue(connection, UNLOCK);
    }
    return true;
  }

  /** Also warns if the build will need more memory than it has. */
  private boolean mayBeParallel(Connection connection, IndexState state) throws SQLException {
    try (PreparedStatement statement = Sql.of(FACTS).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      warnOfMemory(rows.getLong(1), state);
      boolean parallel = rows.getBoolean(2);
      if (!parallel) {
        LOG.warn("{}: not parallel, as pgvector before 0.8.2 has CVE-2026-3172", doing);
      }
      return parallel;
    }
  }

  private void warnOfMemory(long has, IndexState state) {
    long needs =
        state.vectors() * (GRAPH_BYTES + (long) Float.BYTES * space.info().model().dimension());
    if (needs > has) {
      LOG.warn(
          "{}: about {} MB are needed and maintenance_work_mem is {} MB; beyond that the build is several times slower",
          doing,
          needs >> 20,
          has >> 20);
    }
  }

  private boolean isTrue(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement =
            Sql.of(query, Map.of("space", space.id())).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  private void tell(Consumer<IndexProgress> listener) {
    Sql query = Sql.of(PROGRESS, Map.of("table", backend.tables().embeddings(space).text()));
    backend
        .connections()
        .read(
            doing,
            connection -> {
              try (PreparedStatement statement = query.prepare(connection);
                  ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                  listener.accept(
                      new IndexProgress(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
                return true;
              }
            });
  }
}
