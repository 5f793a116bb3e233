package dev.vectorstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A connection for one piece of work.
 *
 * @param connection to work on
 * @param goesBack whether it is given back afterwards; else it stays with the caller
 * @param readCommitted whether its transactions are of READ COMMITTED unless they say otherwise
 */
record Lent(Connection connection, boolean goesBack, boolean readCommitted)
    implements AutoCloseable {
  /** One that is given back. */
  static Lent borrowed(Connection connection, boolean readCommitted) {
    return new Lent(connection, true, readCommitted);
  }

  /** One on which the caller has a transaction, of whatever isolation. */
  static Lent ofCaller(Connection connection, boolean goesBack) {
    return new Lent(connection, goesBack, false);
  }

  @Override
  public void close() throws SQLException {
    if (goesBack) {
      connection.close();
    }
  }
}
