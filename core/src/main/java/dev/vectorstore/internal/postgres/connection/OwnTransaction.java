package dev.vectorstore.internal.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction of the library's own, from its begin on; rolled back unless it is committed.
 *
 * <p>Why: docs/decisions/0063-transactions-of-another-level.md.
 */
final class OwnTransaction implements AutoCloseable {
  private final Connection connection;
  private boolean committed;

  private OwnTransaction(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
  }

  /** Runs work in one. */
  static <T> T run(Connection connection, Connections.Work<T> work) throws SQLException {
    try (OwnTransaction transaction = new OwnTransaction(connection)) {
      return ConnectionGuard.run(connection, own -> transaction.commit(work.run(own)));
    }
  }

  private <T> T commit(T result) throws SQLException {
    connection.commit();
    committed = true;
    return result;
  }

  @Override
  public void close() throws SQLException {
    if (connection.isClosed()) {
      return; // a lost connection has rolled back by itself, and its failure is on its way up
    }
    if (!committed) {
      connection.rollback();
    }
    connection.setAutoCommit(true);
  }
}
