package dev.vectorstore.postgres;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Lets work take its time on a connection that ends others early. */
final class TimeLimits {
  private static final Sql NO_STATEMENT_TIMEOUT =
      Sql.of("select set_config('statement_timeout', '0', true)");

  private static final String SET_STATEMENT_TIMEOUT =
      """
      with before as materialized (select current_setting('statement_timeout') as timeout)
      select before.timeout, set_config('statement_timeout', {timeout}, false) from before
      """;

  private TimeLimits() {}

  /** Without the limit of the transaction that the connection is in. */
  static <T> Connections.Work<T> lifted(Connections.Work<T> work) {
    return connection -> {
      try (PreparedStatement lift = NO_STATEMENT_TIMEOUT.prepare(connection)) {
        lift.execute();
      }
      return work.run(connection);
    };
  }

  /** In a session of one's own, without the limit of its statements and of its socket. */
  static <T> T inSession(Connection connection, Connections.Work<T> work) throws SQLException {
    return patiently(
        connection,
        own -> {
          String before = statementTimeout(own, "0");
          try {
            return work.run(own);
          } finally {
            if (!own.isClosed()) {
              statementTimeout(own, before);
            }
          }
        });
  }

  /** Sets it for the session and returns what it was. */
  private static String statementTimeout(Connection connection, String timeout)
      throws SQLException {
    try (PreparedStatement set =
            Sql.of(SET_STATEMENT_TIMEOUT, Map.of("timeout", timeout)).prepare(connection);
        ResultSet rows = set.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** With a socket that waits for ever while the work runs. */
  static <T> T patiently(Connection connection, Connections.Work<T> work) throws SQLException {
    int before = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, 0);
    try {
      return work.run(connection);
    } finally {
      if (!connection.isClosed()) {
        connection.setNetworkTimeout(Runnable::run, before);
      }
    }
  }
}
