package dev.vectorstore.postgres;

import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.BooleanSupplier;
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

  private static final Sql SET_READ_COMMITTED =
      Sql.of("set transaction isolation level read committed");

  private final Lender lender;
  private final String tenant;
  private final boolean setsIsolation;
  private final BooleanSupplier closed;

  /** That join no transaction. */
  Connections(DataSource dataSource) {
    this(new BorrowedConnections(dataSource, () -> false));
  }

  Connections(Lender lender) {
    this(lender, () -> false);
  }

  /** Until the database is closed, from when on all work is refused. */
  Connections(Lender lender, BooleanSupplier closed) {
    this(lender, Tenants.NONE, false, closed);
  }

  private Connections(Lender lender, String tenant, boolean setsIsolation, BooleanSupplier closed) {
    this.lender = lender;
    this.tenant = tenant;
    this.setsIsolation = setsIsolation;
    this.closed = closed;
  }

  /** Of the same database, but within a transaction of the caller. */
  Connections joining(Connection connection) {
    return new Connections(new CallersConnection(connection), closed);
  }

  /**
   * The same connections, with all work done in the name of a tenant; of nobody for {@link
   * Tenants#NONE}.
   */
  Connections of(String owner) {
    return new Connections(lender, owner, setsIsolation, closed);
  }

  /**
   * The same connections, for hosts by whose settings transactions are of another isolation: ours
   * are of READ COMMITTED, as their later statements must see what others have committed.
   */
  Connections settingIsolation() {
    return new Connections(lender, tenant, true, closed);
  }

  /** Work on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs one statement that only reads; no setting of it stays in the caller's transaction. */
  <T> T read(String doing, Work<T> work) {
    return run(
        doing, TRIES, alone(work), connection -> JoinedTransaction.read(connection, tenant, work));
  }

  /** Runs one statement that writes, which is its own transaction. */
  <T> T run(String doing, Work<T> work) {
    return run(
        doing, TRIES, alone(work), connection -> JoinedTransaction.write(connection, tenant, work));
  }

  /** Runs work of several statements in a transaction. */
  <T> T inTransaction(String doing, Work<T> work) {
    return inTransaction(doing, TRIES, work);
  }

  /** The same for work that cannot be repeated. */
  <T> T inTransactionOnce(String doing, Work<T> work) {
    return inTransaction(doing, 1, work);
  }

  private <T> T inTransaction(String doing, int tries, Work<T> work) {
    return run(
        doing,
        tries,
        connection -> inTransaction(connection, inTheNameOf(tenant, work)),
        connection -> JoinedTransaction.writeInSteps(connection, tenant, doing, work));
  }

  /**
   * Runs statements that may take long in a transaction: no timeout of the connection ends them. In
   * the caller's transaction the caller's timeouts count.
   */
  <T> T inLongTransaction(String doing, Work<T> work) {
    Work<T> alone = inTheNameOf(tenant, TimeLimits.lifted(work));
    return run(
        doing,
        TRIES,
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
   * Runs work, and again if another transaction was in the way, unless this was the last try. Never
   * again in the caller's transaction, whose earlier statements would have to be repeated too.
   */
  private <T> T run(String doing, int most, Work<T> alone, Work<T> joined) {
    for (int tries = 1; ; tries++) {
      if (closed.getAsBoolean()) {
        throw new IllegalStateException("the database was closed");
      }
      boolean joins = lender.joins();
      try (Lent lent = lender.lend()) {
        return ConnectionGuard.run(
            lent.connection(), joins ? joined : ConnectionGuard.leavingStandby(alone));
      } catch (SQLException e) {
        if (joins) {
          throw JoinedTransaction.failure(doing, e, lender.login());
        }
        if (tries == most || !SqlErrors.isConflict(e)) {
          throw SqlErrors.translate(doing, e, lender.login());
        }
      }
    }
  }

  private <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    return OwnTransaction.run(
        connection,
        own -> {
          if (setsIsolation) {
            execute(own, SET_READ_COMMITTED);
          }
          return work.run(own);
        });
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
      execute(connection, Sql.of(SET_TENANT, Map.of("tenant", tenant)));
      return work.run(connection);
    };
  }

  private static void execute(Connection connection, Sql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      statement.execute();
    }
  }
}
