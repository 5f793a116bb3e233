package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.connection.ConnectionGuard;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.postgres.connection.SessionSettings;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Changes indexes as the tables' owner, while others read and write. */
final class ConcurrentIndexWriter implements IndexWriter {
  private static final String INDEXES =
      """
      select n.nspname, c.relname
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_namespace n on n.oid = c.relnamespace
        join pg_am a on a.oid = c.relam
       where i.indrelid = to_regclass({table}) and a.amname = any({methods}) and {unwanted}
      """;

  private static final Sql BROKEN = Sql.of("not i.indisvalid");
  private static final String OTHERS = "i.indexrelid <> {kept}::bigint::oid";
  private static final String CREATE = "create index concurrently {definition}";
  private static final String DROP = "drop index concurrently if exists {index}";

  private final Connections owner;
  private final IndexCatalog indexes;
  private final IndexTask work;

  ConcurrentIndexWriter(Connections owner, IndexTask work) {
    this.owner = owner;
    this.indexes = new IndexCatalog(work.tables());
    this.work = work;
  }

  @Override
  public boolean locked(Step step) {
    return owner.inSession(work.doing(), connection -> locked(connection, step));
  }

  private boolean locked(Connection connection, Step step) throws SQLException {
    IndexLock lock = work.lock();
    boolean free = lock.tryInSession(connection);
    if (free) {
      try (Held held = new Held(lock, connection)) {
        ConnectionGuard.run(
            held.connection(),
            own -> {
              step.run(own);
              return true;
            });
      }
    }
    return free;
  }

  /** The lock, until it is given back; a lost session has done that by itself. */
  private record Held(IndexLock lock, Connection connection) implements AutoCloseable {
    @Override
    public void close() throws SQLException {
      if (!connection.isClosed()) {
        lock.release(connection);
      }
    }
  }

  @Override
  public void markCopies(Connection connection, RequestDeadline deadline) throws SQLException {
    if (!indexes.prepareSets(connection, work.space())) {
      String definition = indexes.setsDefinition(connection, work.space());
      execute(connection, Sql.of(CREATE, Map.of("definition", Sql.of(definition))), deadline);
    }
    for (Sql call : List.of(indexes.keepCopies(work.space()), indexes.markCopies(work.space()))) {
      deadline.during(work.doing(), call::execute).run(connection);
    }
  }

  @Override
  public void create(
      Connection connection, VectorIndex index, boolean inParallel, RequestDeadline deadline)
      throws SQLException {
    indexes.keepCopies(work.space()).execute(connection); // had another dropped what keeps them
    String definition = indexes.definition(connection, work.space(), index);
    Sql create = Sql.of(CREATE, Map.of("definition", Sql.of(definition)));
    try (SessionSettings settings = new SessionSettings(connection)) {
      if (!inParallel) {
        settings.set("max_parallel_maintenance_workers", "0");
      }
      execute(connection, create, deadline);
    } catch (SQLException | VectorStoreException e) {
      dropBroken(connection, e);
      throw e;
    }
  }

  /** A build that fails leaves an index that no search uses and every writer keeps up. */
  private void dropBroken(Connection connection, Exception failure) {
    try {
      if (!connection.isClosed()) {
        drop(connection, BROKEN);
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void dropOthers(Connection connection, long kept) throws SQLException {
    drop(connection, Sql.of(OTHERS, Map.of("kept", kept)));
    if (kept == 0) {
      indexes.forgetCopies(work.space()).execute(connection);
    }
  }

  private void drop(Connection connection, Sql unwanted) throws SQLException {
    for (Sql index : named(connection, unwanted)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(Sql.of(DROP, Map.of("index", index)).text());
      }
    }
  }

  private List<Sql> named(Connection connection, Sql unwanted) throws SQLException {
    Sql query =
        Sql.of(
            INDEXES,
            Map.of(
                "table", work.tables().embeddings(work.space()).text(),
                "methods", IndexMethod.accessMethods(),
                "unwanted", unwanted));
    return query.list(connection, row -> Sql.identifier(row.getString(1), row.getString(2)));
  }

  private void execute(Connection connection, Sql sql, RequestDeadline deadline)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      deadline.during(work.doing(), running -> statement.execute(sql.text())).run(connection);
    }
  }
}
