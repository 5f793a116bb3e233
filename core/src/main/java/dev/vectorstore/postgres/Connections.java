package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Borrows connections for one piece of work each, and turns what fails into the library's
 * exceptions.
 */
final class Connections {
  // An upsert that lost a deadlock to another can only lose again to a third; more tries would hide
  // a storm.
  private static final int TRIES = 3;

  private final DataSource dataSource;

  Connections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs work of one statement, which is its own transaction. */
  <T> T run(String doing, Work<T> work) {
    return again(doing, work);
  }

  /** Runs work of several statements in a transaction. */
  <T> T inTransaction(String doing, Work<T> work) {
    return again(doing, connection -> inTransaction(connection, work));
  }

  /** Runs work, and again if another transaction was in the way: it must be repeatable. */
  private <T> T again(String doing, Work<T> work) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = borrow()) {
        return work.run(connection);
      } catch (SQLException e) {
        if (tries == TRIES || !SqlErrors.isConflict(e)) {
          throw SqlErrors.translate(doing, e);
        }
      }
    }
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = work.run(connection);
      connection.commit();
      committed = true;
      return result;
    } finally {
      restore(connection, committed);
    }
  }

  private static void restore(Connection connection, boolean committed) throws SQLException {
    if (connection.isClosed()) {
      return; // a lost connection has rolled back by itself, and its failure is on its way up
    }
    if (!committed) {
      connection.rollback();
    }
    connection.setAutoCommit(true);
  }

  private Connection borrow() throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      if (!connection.getAutoCommit()) {
        throw new IllegalStateException(
            "the DataSource gave a connection with auto-commit off; this library opens and ends its transactions itself");
      }
      // Without it vectors travel as text, at a quarter of the speed. Looked up once for each
      // connection.
      PGvector.registerTypes(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
