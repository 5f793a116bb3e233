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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Changes indexes as the tables' owner, while others read and write. */
final class ConcurrentIndexWriter implements IndexWriter {
  // Those of partitions that are parts of one go with it.
  private static final String INDEXES =
      """
      select c.relname, c.relkind = 'I'
        from pg_index i
        join pg_class c on c.oid = i.indexrelid
        join pg_am a on a.oid = c.relam
       where (i.indrelid = to_regclass({table})
           or i.indrelid in (select inhrelid from pg_inherits where inhparent = to_regclass({table})))
         and not c.relispartition and a.amname = any({methods}) and {unwanted}
       order by c.relkind <> 'I'
      """;

  private static final String BROKEN = "(not i.indisvalid or i.indrelid <> to_regclass({table}))";
  private static final String OTHERS = "i.indexrelid <> {kept}::bigint::oid";
  private static final String CREATE = "create index concurrently {definition}";
  private static final String DROP_WHOLE = "select {drop}({index}::regclass)";

  // So many that no index gets a name that another has still.
  private static final long NAMES = 1L << 40;
  private static final int BASE = 36;

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
    for (String part : build(connection, deadline).parts(table())) {
      if (!indexes.prepareSets(connection, work.space(), part)) {
        String definition = indexes.setsDefinition(connection, work.space(), part);
        run(Sql.of(CREATE, Map.of("definition", Sql.of(definition))), connection, deadline);
      }
    }
    for (Sql call : List.of(indexes.keepCopies(work.space()), indexes.markCopies(work.space()))) {
      run(call, connection, deadline);
    }
  }

  @Override
  public void create(
      Connection connection, VectorIndex index, boolean inParallel, RequestDeadline deadline)
      throws SQLException {
    // Had another dropped what keeps them.
    run(indexes.keepCopies(work.space()), connection, deadline);
    String definition = indexes.definition(connection, work.space(), index);
    String name =
        table() + "_idx_" + Long.toString(ThreadLocalRandom.current().nextLong(NAMES), BASE);
    try (SessionSettings settings = new SessionSettings(connection)) {
      if (!inParallel) {
        settings.set("max_parallel_maintenance_workers", "0");
      }
      build(connection, deadline).create(table(), name, definition);
    } catch (SQLException | VectorStoreException e) {
      dropBroken(connection, e);
      throw e;
    }
  }

  private ConcurrentBuild build(Connection connection, RequestDeadline deadline) {
    return new ConcurrentBuild(
        work.tables(), connection, (statement, own) -> run(statement, own, deadline));
  }

  private String table() {
    return "embedding_" + work.space().id();
  }

  /** A build that fails leaves an index that no search uses and every writer keeps up. */
  private void dropBroken(Connection connection, Exception failure) {
    try {
      if (!connection.isClosed()) {
        drop(
            connection,
            Sql.of(BROKEN, Map.of("table", work.tables().embeddings(work.space()).text())));
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
    ConcurrentBuild build = new ConcurrentBuild(work.tables(), connection, Sql::execute);
    for (Found index : found(connection, unwanted)) {
      if (index.ofParts()) {
        Sql.of(
                DROP_WHOLE,
                Map.of(
                    "drop", work.tables().named("drop_index_of_parts"),
                    "index", work.tables().named(index.name()).text()))
            .execute(connection);
      } else {
        build.drop(index.name());
      }
    }
  }

  private record Found(String name, boolean ofParts) {}

  private List<Found> found(Connection connection, Sql unwanted) throws SQLException {
    Sql query =
        Sql.of(
            INDEXES,
            Map.of(
                "table", work.tables().embeddings(work.space()).text(),
                "methods", IndexMethod.accessMethods(),
                "unwanted", unwanted));
    return query.list(connection, row -> new Found(row.getString(1), row.getBoolean(2)));
  }

  private void run(Sql statement, Connection connection, RequestDeadline deadline)
      throws SQLException {
    deadline.during(work.doing(), statement::execute).run(connection);
  }
}
