package dev.vectorstore.internal.postgres.connection;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection for one piece of work.
 *
 * @param connection to work on
 * @param goesBack whether it is given back afterwards; else it stays with the caller
 */
record Lease(Connection connection, boolean goesBack) implements AutoCloseable {
  @Override
  public void close() throws SQLException {
    if (goesBack) {
      connection.close();
    }
  }
}
