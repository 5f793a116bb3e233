package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.observe.Trace;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Runs pieces of work, each on a connection of its own or within the caller's transaction, and
 * turns what fails into the library's exceptions.
 */
public final class Connections {
  // An upsert that lost a deadlock to another can only lose again to a third; more tries would hide
  // a storm.
  private static final int TRIES = 3;

  private static final String SET_TENANT =
      "select set_config('vectorstore.tenant', {tenant}, true)";

  private static final Sql SET_READ_COMMITTED =
      Sql.of("set transaction isolation level read committed");

  private final ConnectionSource lender;
  private final String tenant;
  private final BooleanSupplier closed;
  private final Optional<Replicas> replicas;

  /** That join no transaction. */
  public Connections(DataSource dataSource) {
    this(new BorrowedConnections(dataSource));
  }

  public Connections(ConnectionSource lender) {
    this(lender, () -> false);
  }

  /** Until the database is closed, from when on all work is refused. */
  public Connections(ConnectionSource lender, BooleanSupplier closed) {
    this(lender, closed, Optional.empty());
  }

  /** The same, with replicas to read from. */
  public Connections(ConnectionSource lender, BooleanSupplier closed, Optional<Replicas> replicas) {
    this(lender, Tenants.NONE, closed, replicas);
  }

  private Connections(
      ConnectionSource lender, String tenant, BooleanSupplier closed, Optional<Replicas> replicas) {
    this.lender = lender;
    this.tenant = tenant;
    this.closed = closed;
    this.replicas = replicas;
  }

  /** Of the same database, but within a transaction of the caller. */
  public Connections joining(Connection connection) {
    return new Connections(new CallersConnection(connection), closed, replicas);
  }

  /**
   * The same connections, with all work done in the name of a tenant; of no tenant for {@link
   * Tenants#NONE}.
   */
  public Connections of(String owner) {
    return new Connections(lender, owner, closed, replicas);
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** The same on one that was lent and is in no transaction of the caller. */
  @FunctionalInterface
  private interface Alone<T> {
    T run(Connection connection, boolean readCommitted) throws SQLException;
  }

  /**
   * Runs one statement that only reads, on a replica if there is one that is as far as it must be,
   * and else, or if each fails, where it is written. In the caller's transaction if there is one.
   * The work may be run several times.
   *
   * @param within as {@link #read(String, Work, UnaryOperator)}
   */
  public <T> T readAnywhere(String doing, Work<T> work, UnaryOperator<Work<T>> within) {
    return fromReplica(doing, work, within)
        .map(Replicas.Answer::result)
        .orElseGet(() -> read(doing, work, within));
  }

  /**
   * The same of what a replica tells less of, such as how many rows are dead: on one only while
   * there is nothing to read it from where it is written.
   */
  public <T> T readWhereWritten(String doing, Work<T> work, UnaryOperator<Work<T>> within) {
    if (replicas.filter(Replicas::areAlone).isPresent()) {
      return readAnywhere(doing, work, within);
    }
    try {
      return read(doing, work, within);
    } catch (VectorStoreException.Unavailable e) {
      return fromReplica(doing, work, within).map(Replicas.Answer::result).orElseThrow(() -> e);
    }
  }

  private <T> Optional<Replicas.Answer<T>> fromReplica(
      String doing, Work<T> work, UnaryOperator<Work<T>> within) {
    if (replicas.isEmpty() || lender.joins()) {
      return Optional.empty();
    }
    requireOpen();
    Trace.Span held = Trace.in(Trace.Part.DATABASE);
    try {
      return replicas.get().read(inTheNameOf(tenant, work), within);
    } catch (SQLException e) {
      throw failure(false, doing, e);
    } finally {
      held.close();
    }
  }

  /** From now on replicas give nothing that is older than this moment. */
  public void requireAsNew(String doing) {
    if (replicas.isPresent()) {
      readNewest(doing, connection -> true);
    }
  }

  /** As {@link #read}, where it is written; what replicas give later is not older than this. */
  public <T> T readNewest(String doing, Work<T> work) {
    return read(
        doing,
        connection -> {
          T result = work.run(connection);
          replicas.ifPresent(all -> all.saw(connection));
          return result;
        });
  }

  /** Runs one statement that only reads; no setting of it stays in the caller's transaction. */
  public <T> T read(String doing, Work<T> work) {
    return read(doing, work, UnaryOperator.identity());
  }

  /**
   * The same.
   *
   * @param within goes around all that is said on the connection, from the first statement to the
   *     end of the transaction
   */
  public <T> T read(String doing, Work<T> work, UnaryOperator<Work<T>> within) {
    return run(
        doing,
        TRIES,
        (connection, readCommitted) ->
            tenant.equals(Tenants.NONE)
                ? work.run(connection)
                : inTransaction(connection, readCommitted, work),
        connection -> JoinedTransaction.read(connection, tenant, work),
        within);
  }

  /**
   * Runs one statement that writes, which is its own transaction: of READ COMMITTED, in which it
   * waits for others that write the same rows and then goes on. At a higher level it would fail.
   */
  public <T> T run(String doing, Work<T> work) {
    return run(doing, work, Connections::always);
  }

  /**
   * The same.
   *
   * @param wrote whether a result says that something was written that a host would miss, or would
   *     not want, after a rollback
   */
  public <T> T run(String doing, Work<T> work, Predicate<? super T> wrote) {
    return write(
        wrote,
        doing,
        TRIES,
        (connection, readCommitted) ->
            tenant.equals(Tenants.NONE) && readCommitted
                ? work.run(connection)
                : inTransaction(connection, readCommitted, work),
        connection -> JoinedTransaction.write(connection, tenant, work));
  }

  /** Runs work of several statements in a transaction. */
  public <T> T inTransaction(String doing, Work<T> work) {
    return inTransaction(doing, work, Connections::always);
  }

  /** The same, with {@code wrote} as in {@link #run(String, Work, Predicate)}. */
  public <T> T inTransaction(String doing, Work<T> work, Predicate<? super T> wrote) {
    return inTransaction(wrote, doing, TRIES, work);
  }

  /** The same for work that cannot be repeated. */
  public <T> T inTransactionOnce(String doing, Work<T> work) {
    return inTransaction(Connections::always, doing, 1, work);
  }

  /**
   * Runs a step of such work on its connection, for code between that knows nothing of SQL: what
   * fails is turned into the library's exceptions here, after the connection was ended if it may
   * not be kept.
   *
   * @param joined whether the transaction is the caller's
   */
  public <T> T step(Connection connection, boolean joined, String doing, Work<T> work) {
    try {
      return ConnectionGuard.run(connection, joined ? work : ConnectionGuard.leavingStandby(work));
    } catch (SQLException e) {
      throw failure(joined, doing, e);
    }
  }

  private VectorStoreException failure(boolean joined, String doing, SQLException e) {
    return joined
        ? JoinedTransaction.failure(doing, e, lender.login())
        : SqlErrors.translate(doing, e, lender.login());
  }

  private <T> T inTransaction(Predicate<? super T> wrote, String doing, int tries, Work<T> work) {
    return write(
        wrote,
        doing,
        tries,
        (connection, readCommitted) -> inTransaction(connection, readCommitted, work),
        connection -> JoinedTransaction.writeInSteps(connection, tenant, doing, work));
  }

  /**
   * Runs statements that may take long in a transaction: no timeout of the connection ends them. In
   * the caller's transaction the caller's timeouts count.
   */
  public <T> T inLongTransaction(String doing, Work<T> work) {
    Work<T> lifted = TimeLimits.lifted(work);
    return write(
        Connections::always,
        doing,
        TRIES,
        (connection, readCommitted) ->
            TimeLimits.patiently(connection, own -> inTransaction(own, readCommitted, lifted)),
        connection -> JoinedTransaction.writeInSteps(connection, tenant, doing, work));
  }

  /**
   * Runs statements of the tables' owner that may take long and of which each is a transaction of
   * its own, as it must be where an index is built concurrently. Joins none.
   */
  public <T> T inSession(String doing, Work<T> work) {
    requireNoneToJoin(doing);
    return write(
        Connections::always,
        doing,
        TRIES,
        (connection, readCommitted) ->
            TimeLimits.patiently(connection, own -> SessionSettings.ofTheOwner(own, work)),
        work);
  }

  /** Whether work would be done in a transaction of the caller now. */
  public boolean joins() {
    return lender.joins();
  }

  /**
   * Refuses what takes transactions of its own while there is one of the caller.
   *
   * @throws IllegalStateException with what was being done
   */
  public void requireNoneToJoin(String doing) {
    if (joins()) {
      throw new IllegalStateException(
          doing + " takes transactions of its own and cannot join the caller's");
    }
  }

  private <T> T write(
      Predicate<? super T> wrote, String doing, int most, Alone<T> alone, Work<T> joined) {
    boolean joins = lender.joins();
    T result = run(doing, most, noted(alone), notedWithin(joined), UnaryOperator.identity());
    if (!joins && wrote.test(result)) {
      lender.committed(doing);
    }
    return result;
  }

  private <T> Alone<T> noted(Alone<T> alone) {
    if (replicas.isEmpty()) {
      return alone;
    }
    return (connection, readCommitted) -> {
      T result = alone.run(connection, readCommitted);
      replicas.get().wrote(connection);
      return result;
    };
  }

  private <T> Work<T> notedWithin(Work<T> joined) {
    if (replicas.isEmpty()) {
      return joined;
    }
    return connection -> {
      T result = joined.run(connection);
      replicas.get().wroteWithin(connection);
      return result;
    };
  }

  /**
   * Runs work, and again if another transaction was in the way, unless this was the last try. Never
   * again in the caller's transaction, whose earlier statements would have to be repeated too.
   */
  private <T> T run(
      String doing, int most, Alone<T> alone, Work<T> joined, UnaryOperator<Work<T>> within) {
    Work<T> own = connection -> alone.run(connection, lender.prepare(connection));
    for (int tries = 1; ; tries++) {
      requireOpen();
      boolean joins = lender.joins();
      Trace.Span held = Trace.in(Trace.Part.DATABASE);
      try (Lease lent = lend()) {
        return ConnectionGuard.run(
            lent.connection(), within.apply(joins ? joined : ConnectionGuard.leavingStandby(own)));
      } catch (SQLException e) {
        if (joins || tries == most || !SqlErrors.isConflict(e)) {
          throw failure(joins, doing, e);
        }
      } finally {
        held.close();
      }
    }
  }

  private void requireOpen() {
    if (closed.getAsBoolean()) {
      throw new IllegalStateException("the database was closed");
    }
  }

  private Lease lend() throws SQLException {
    Trace.Span waiting = Trace.in(Trace.Part.POOL_WAIT);
    try {
      return lender.lend();
    } finally {
      waiting.close();
    }
  }

  /** In a transaction of READ COMMITTED, as later statements must see what others committed. */
  private <T> T inTransaction(Connection connection, boolean readCommitted, Work<T> work)
      throws SQLException {
    return OwnTransaction.run(
        connection,
        own -> {
          if (!readCommitted) {
            SET_READ_COMMITTED.execute(own);
          }
          return inTheNameOf(tenant, work).run(own);
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
      Sql.of(SET_TENANT, Map.of("tenant", tenant)).execute(connection);
      return work.run(connection);
    };
  }

  private static boolean always(Object result) {
    return true;
  }
}
