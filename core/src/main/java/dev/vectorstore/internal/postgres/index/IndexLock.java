package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The advisory lock under which one session at a time changes the vector index of a space. It is of
 * the space's table, which no other schema of the database shares. It is never waited for: whoever
 * waited would have a snapshot that a concurrent build waits for.
 */
final class IndexLock {
  // Of a table that is gone there is nothing to lock; what comes next says so.
  private static final String TRY =
      """
      select coalesce({try}(hashtext('vectorstore.index'), to_regclass({table})::oid::integer), true)
      """;

  private static final Sql OF_SESSION = Sql.of("pg_try_advisory_lock");
  private static final Sql OF_TRANSACTION = Sql.of("pg_try_advisory_xact_lock");
  private static final Sql RELEASE = Sql.of("pg_advisory_unlock");

  private final String table;

  IndexLock(Tables tables, Space space) {
    this(tables.embeddings(space));
  }

  /** The lock of a table that is still to become that of a space or of documents. */
  IndexLock(Sql table) {
    this.table = table.text();
  }

  /** Whether it was free and the session has it from now on, until it gives it back. */
  boolean tryInSession(Connection connection) throws SQLException {
    return isTrue(connection, OF_SESSION);
  }

  /** Whether it was free and the transaction has it until it ends. */
  boolean tryInTransaction(Connection connection) throws SQLException {
    return isTrue(connection, OF_TRANSACTION);
  }

  /** Gives back what {@link #tryInSession} took. */
  void release(Connection connection) throws SQLException {
    isTrue(connection, RELEASE);
  }

  private boolean isTrue(Connection connection, Sql function) throws SQLException {
    return Sql.of(TRY, Map.of("try", function, "table", table))
        .only(connection, row -> row.getBoolean(1));
  }
}
