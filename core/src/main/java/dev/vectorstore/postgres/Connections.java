package dev.vectorstore.postgres;

import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Runs pieces of work, each on a connection of its own or within the caller's transaction, and
 * turns what fails into the library's exceptions.
 */
final class Connections {
  // An upsert that lost a deadlock to another can only lose again to a third; more tries would hide
  // a storm.
  private static final int TRIES = 3;

  private static final String SET_TENANT =
      "select set_config('vectorstore.tenant', {tenant}, true)";

  private final Lender lender;
  private final String tenant;

  /** That join no transaction. */
  Connections(DataSource dataSource) {
    this(new BorrowedConnections(dataSource, () -> false));
  }

  Connections(Lender lender) {
    this(lender, Tenants.NONE);
  }

  private Connections(Lender lender, String tenant) {
    this.lender = lender;
    this.tenant = tenant;
  }

  /**
   * The same connections, with all work done in the name of a tenant; of nobody for {@link
   * Tenants#NONE}.
   */
  Connections of(String owner) {
    return new Connections(lender, owner);
  }

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs one statement that only reads; no setting of it stays in the caller's transaction. */
  <T> T read(String doing, Work<T> work) {
    return again(
        doing, alone(work), connection -> JoinedTransaction.read(connection, tenant, work));
  }

  /** Runs one statement that writes, which is its own transaction. */
  <T> T run(String doing, Work<T> work) {
    return again(
        doing, alone(work), connection -> JoinedTransaction.write(connection, tenant, work));
  }

  /** Runs work of several statements in a transaction. */
  <T> T inTransaction(String doing, Work<T> work) {
    return again(
        doing,
        connection -> inTransaction(connection, inTheNameOf(tenant, work)),
        connection -> JoinedTransaction.writeInSteps(connection, tenant, doing, work));
  }

  /**
   * Runs statements that may take long in a transaction: no timeout of the connection ends them. In
   * the caller's transaction the caller's timeouts count.
   */
  <T> T inLongTransaction(String doing, Work<T> work) {
    Work<T> alone = inTheNameOf(tenant, TimeLimits.lifted(work));
    return again(
        doing,
        connection -> TimeLimits.patiently(connection, own -> inTransaction(own, alone)),
        connection -> JoinedTransaction.writeInSteps(connection, tenant, doing, work));
  }

  /** Whether work would be done in a transaction of the caller now. */
  boolean joins() {
    return lender.joins();
  }

  /**
   * Refuses what takes transactions of its own while there is one of the caller.
   *
   * @throws IllegalStateException with what was being done
   */
  void requireNoneToJoin(String doing) {
    if (joins()) {
      throw new IllegalStateException(
          doing + " takes transactions of its own and cannot join the caller's");
    }
  }

  private <T> Work<T> alone(Work<T> work) {
    return tenant.equals(Tenants.NONE)
        ? work
        : connection -> inTransaction(connection, inTheNameOf(tenant, work)); // the setting's life
  }

  /**
   * Runs work, and again if another transaction was in the way: it must be repeatable. Never again
   * in the caller's transaction, whose earlier statements would have to be repeated too.
   */
  private <T> T again(String doing, Work<T> alone, Work<T> joined) {
    for (int tries = 1; ; tries++) {
      boolean joins = lender.joins();
      try (Lent lent = lender.lend()) {
        return (joins ? joined : alone).run(lent.connection());
      } catch (SQLException e) {
        if (joins || tries == TRIES || !SqlErrors.isConflict(e)) {
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
}
