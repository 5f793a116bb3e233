package dev.vectorstore.schema.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import javax.sql.DataSource;

/** Runs work on a connection, wholly or not at all, and leaves the connection as it was. */
public final class Transaction {
  /** What is run. */
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private interface Step {
    void run() throws SQLException;
  }

  private Transaction() {}

  /** In a transaction of its own, on a connection of its own. */
  public static <T> T run(DataSource dataSource, Work<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return own(connection, work);
    }
  }

  /**
   * In the caller's transaction where there is one, else in one of its own.
   *
   * @throws IllegalStateException if the caller's is not of READ COMMITTED
   */
  public static <T> T run(Connection connection, Work<T> work) throws SQLException {
    if (connection.getAutoCommit()) {
      return own(connection, work);
    }
    if (connection.getTransactionIsolation() != Connection.TRANSACTION_READ_COMMITTED) {
      throw new IllegalStateException(
          "a migration can join only a READ COMMITTED transaction, and this one has another isolation level");
    }
    return joined(connection, work);
  }

  private static <T> T own(Connection connection, Work<T> work) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    T result;
    try {
      readCommitted(connection);
      result = work.on(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      afterwards(e, connection::rollback);
      afterwards(e, () -> connection.setAutoCommit(autoCommit));
      throw e;
    }
    connection.setAutoCommit(autoCommit);
    return result;
  }

  /** Whatever the host's default is: what others did while this waited for them must be seen. */
  private static void readCommitted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level read committed");
    }
  }

  /** The savepoint keeps the caller's transaction usable after a failure. */
  private static <T> T joined(Connection connection, Work<T> work) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      T result = work.on(connection);
      connection.releaseSavepoint(before);
      return result;
    } catch (SQLException | RuntimeException e) {
      afterwards(e, () -> connection.rollback(before));
      throw e;
    }
  }

  private static void afterwards(Throwable failure, Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
