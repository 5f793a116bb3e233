package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Borrows connections for one piece of work each, and turns what fails into the library's
 * exceptions.
 */
final class Connections {
  // An upsert that lost a deadlock to another can only lose again to a third; more tries would hide
  // a storm.
  private static final int TRIES = 3;

  private static final String SET_TENANT =
      "select set_config('vectorstore.tenant', {tenant}, true)";

  private static final String ONE_MOMENT = "set transaction isolation level repeatable read";

  private final DataSource dataSource;
  private final String tenant;

  Connections(DataSource dataSource) {
    this(dataSource, Tenants.NONE);
  }

  private Connections(DataSource dataSource, String tenant) {
    this.dataSource = dataSource;
    this.tenant = tenant;
  }

  /**
   * The same connections, with all work done in the name of a tenant; of nobody for {@link
   * Tenants#NONE}.
   */
  Connections of(String owner) {
    return new Connections(dataSource, owner);
  }

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs work of one statement, which is its own transaction. */
  <T> T run(String doing, Work<T> work) {
    return tenant.equals(Tenants.NONE)
        ? again(doing, work)
        : inTransaction(doing, work); // for which alone the tenant is set
  }

  /** Runs work of several statements in a transaction. */
  <T> T inTransaction(String doing, Work<T> work) {
    return again(doing, connection -> inTransaction(connection, inTheNameOf(tenant, work)));
  }

  /**
   * Runs work in a transaction that sees the database as it was at its first statement: whoever
   * writes meanwhile what it writes is in its way, and it is run again.
   */
  <T> T atOneMoment(String doing, Work<T> work) {
    Work<T> named = inTheNameOf(tenant, work);
    return again(
        doing,
        connection ->
            inTransaction(
                connection,
                begun -> {
                  try (PreparedStatement isolation = begun.prepareStatement(ONE_MOMENT)) {
                    isolation.execute();
                  }
                  return named.run(begun);
                }));
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

  /**
   * The tenant is set by a statement of its own before the work: within the query, a policy was
   * seen to be evaluated before the setting. It ends with the transaction.
   */
  private static <T> Work<T> inTheNameOf(String tenant, Work<T> work) {
    if (tenant.equals(Tenants.NONE)) {
      return work;
    }
    return connection -> {
      try (PreparedStatement set =
          Sql.of(SET_TENANT, Map.of("tenant", tenant)).prepare(connection)) {
        set.execute();
      }
      return work.run(connection);
    };
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
