package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** Lets work take its time on a connection that ends others early. */
public final class TimeLimits {
  private static final Sql NO_STATEMENT_TIMEOUT =
      Sql.of("select set_config('statement_timeout', '0', true)");

  private TimeLimits() {}

  /** Without the limit of the transaction that the connection is in. */
  public static <T> Connections.Work<T> lifted(Connections.Work<T> work) {
    return connection -> {
      NO_STATEMENT_TIMEOUT.execute(connection);
      return work.run(connection);
    };
  }

  /** With a socket that waits for ever while the work runs. */
  public static <T> T patiently(Connection connection, Connections.Work<T> work)
      throws SQLException {
    try (SocketTimeout timeout = new SocketTimeout(connection, connection.getNetworkTimeout())) {
      timeout.set(0);
      return work.run(connection);
    }
  }

  /** One that is put back at the end, unless the connection is lost. */
  private record SocketTimeout(Connection connection, int millis) implements AutoCloseable {
    void set(int other) throws SQLException {
      connection.setNetworkTimeout(Runnable::run, other);
    }

    @Override
    public void close() throws SQLException {
      if (!connection.isClosed()) {
        set(millis);
      }
    }
  }
}
