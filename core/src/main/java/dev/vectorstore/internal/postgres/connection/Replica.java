package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A server that reads what another one writes. One source of connections may lead to several
 * servers, so what is known of one is known of each session. Safe to use from many threads.
 */
final class Replica {
  /** Of the same cluster, the same database in it, and the same role. */
  record Identity(long cluster, String database, String role) {
    private static final Sql TELLS =
        Sql.of(
            "select has_function_privilege('pg_catalog.pg_control_system()', 'execute'), current_user");
    private static final Sql CLUSTER = Sql.of("select system_identifier from pg_control_system()");

    /** Where a provider does not let everybody ask for the cluster, that of all is 0. */
    static Identity of(Connection connection) throws SQLException {
      Identity unnamed =
          TELLS.only(
              connection,
              row ->
                  new Identity(
                      row.getBoolean(1) ? 1 : 0, connection.getCatalog(), row.getString(2)));
      long cluster = unnamed.cluster() == 0 ? 0 : CLUSTER.only(connection, row -> row.getLong(1));
      return new Identity(cluster, unnamed.database(), unnamed.role());
    }
  }

  private static final Sql STATE =
      Sql.of("select pg_is_in_recovery(), (pg_last_wal_replay_lsn() - '0/0')::bigint");

  private static final Sql READ_COMMITTED =
      Sql.of("set transaction isolation level read committed");

  // So that what was promoted is noticed.
  private static final Duration LOOKED_AT = Duration.ofSeconds(1);

  private static final Duration LENT_WITHIN = Duration.ofSeconds(1);

  private final String name;
  private final DataSource dataSource;
  private final BorrowedConnections source;
  private final Identity primary;
  private final ExecutorService threads;
  private final LongSupplier nanoTime;
  private final Map<PGConnection, Seen> sessions = Collections.synchronizedMap(new WeakHashMap<>());
  private final Set<Connection> busy = ConcurrentHashMap.newKeySet();
  private final AtomicInteger late = new AtomicInteger();
  private @Nullable Lease kept;

  Replica(
      String name,
      DataSource dataSource,
      Identity primary,
      ExecutorService threads,
      LongSupplier nanoTime) {
    this.name = name;
    this.dataSource = dataSource;
    this.source = new BorrowedConnections(dataSource);
    this.primary = primary;
    this.threads = threads;
    this.nanoTime = nanoTime;
  }

  /** Where a session's server was. */
  private record Seen(long position, long nanos) {}

  private record State(boolean inRecovery, long position) {
    static State of(ResultSet row) throws SQLException {
      return new State(row.getBoolean(1), row.getLong(2));
    }
  }

  /** Why one does not do. */
  enum Why {
    /** For a moment. */
    BEHIND,
    /** For a moment, or its pool is too small. */
    NO_CONNECTION,
    /** Until it is changed. */
    ANOTHER
  }

  /** It gives less than is asked for, or is no replica of this primary. Another one is asked. */
  static final class Unfit extends SQLException {
    private static final long serialVersionUID = 1;

    private final Why why;

    private Unfit(String message, Why why) {
      super(message);
      this.why = why;
    }

    Why why() {
      return why;
    }
  }

  /** Runs work on a connection of it, which is ended by {@link #abandon}. */
  <T> T on(Connections.Work<T> work) throws SQLException {
    try (Lease lent = lend()) {
      return on(lent.connection(), work);
    }
  }

  private <T> T on(Connection connection, Connections.Work<T> work) throws SQLException {
    busy.add(connection);
    try {
      return ConnectionGuard.run(connection, work);
    } finally {
      busy.remove(connection);
    }
  }

  /**
   * Asks the server whether it can be read, on a connection that is kept for this: one of a pool
   * that has run dry would tell nothing. Used by one thread at a time.
   */
  void look() throws SQLException {
    Lease lent = kept == null ? lend() : kept;
    kept = lent;
    try {
      on(lent.connection(), this::lookOn);
    } catch (SQLException e) {
      forget();
      throw e;
    }
  }

  private boolean lookOn(Connection connection) throws SQLException {
    sessions.remove(connection.unwrap(PGConnection.class)); // so that the server is asked
    return read(connection, 0, own -> true);
  }

  /** Gives the connection back that {@link #look} keeps. */
  void forget() throws SQLException {
    if (kept != null) {
      Lease lent = kept;
      kept = null;
      lent.close();
    }
  }

  /** Runs work in a transaction that is declared to read, if the server is so far at least. */
  <T> T read(Connection connection, long required, Connections.Work<T> work) throws SQLException {
    boolean readCommitted = source.prepare(connection);
    connection.setReadOnly(true);
    try {
      return OwnTransaction.run(
          connection,
          own -> {
            if (!readCommitted) {
              READ_COMMITTED.execute(own);
            }
            require(own, required);
            return work.run(own);
          });
    } finally {
      if (!connection.isClosed()) {
        connection.setReadOnly(false);
      }
    }
  }

  private void require(Connection connection, long required) throws SQLException {
    PGConnection session = connection.unwrap(PGConnection.class);
    Seen seen = sessions.get(session);
    // Behind a pooler of transactions each may be on another server.
    boolean isOne = session.getPrepareThreshold() > 0;
    if (seen != null
        && isOne
        && seen.position() >= required
        && nanoTime.getAsLong() - seen.nanos() < LOOKED_AT.toNanos()) {
      return;
    }
    if ((seen == null || !isOne) && !Identity.of(connection).equals(primary)) {
      throw new Unfit(
          "it is of another cluster, another database or another role than the primary",
          Why.ANOTHER);
    }
    State state = STATE.only(connection, State::of);
    if (!state.inRecovery()) {
      throw new Unfit("it is no replica any more, as it takes writes itself", Why.ANOTHER);
    }
    sessions.put(session, new Seen(state.position(), nanoTime.getAsLong()));
    if (state.position() < required) {
      throw new Unfit("it is behind", Why.BEHIND);
    }
  }

  /** On a thread of its own, as a pool may wait longer than a search can. */
  private Lease lend() throws Unfit {
    if (late.get() > 0) {
      throw new Unfit("its pool has not answered yet", Why.NO_CONNECTION);
    }
    CompletableFuture<Lease> lent = borrowing();
    try {
      return lent.get(LENT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveBack(lent);
      throw new Unfit("no connection within " + LENT_WITHIN, Why.NO_CONNECTION);
    } catch (InterruptedException e) {
      giveBack(lent);
      Thread.currentThread().interrupt();
      throw new Unfit("interrupted while waiting for a connection", Why.BEHIND);
    } catch (ExecutionException e) {
      throw new Unfit("its pool failed with " + kind(e.getCause()), Why.NO_CONNECTION);
    }
  }

  /** Not the message, as that of a pool can hold its URL. */
  private static String kind(@Nullable Throwable failure) {
    if (failure instanceof SQLException e && e.getSQLState() != null) {
      return "SQLState " + e.getSQLState();
    }
    return failure == null ? "no reason" : failure.getClass().getName();
  }

  private CompletableFuture<Lease> borrowing() throws Unfit {
    try {
      return CompletableFuture.supplyAsync(this::lent, threads);
    } catch (RejectedExecutionException e) {
      throw new Unfit("the database was closed", Why.BEHIND);
    }
  }

  private Lease lent() {
    try {
      return source.lend();
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private void giveBack(CompletableFuture<Lease> lent) {
    late.incrementAndGet();
    CompletableFuture<Lease> given =
        lent.whenComplete(
            (lease, failure) -> {
              late.decrementAndGet();
              if (lease != null) {
                giveBack(lease);
              }
            });
    Objects.requireNonNull(given);
  }

  private static void giveBack(Lease lease) {
    try {
      lease.close();
    } catch (SQLException e) {
      ConnectionGuard.abort(lease.connection(), e);
    }
  }

  /** Ends what is being read, as the server does not answer. */
  void abandon() {
    SQLException unanswered = new SQLException("the replica does not answer");
    busy.forEach(connection -> ConnectionGuard.abort(connection, unanswered));
  }

  /** Whether another server may do what failed here so. */
  static boolean isOfServer(SQLException e) {
    return e instanceof Unfit
        || isPassing(e)
        || SqlErrors.endsSession(e)
        || SqlErrors.isUnavailable(e);
  }

  /**
   * Whether it was for the moment: the server is behind, of which it may lack a table, or goes on
   * in place of a query.
   */
  static boolean isPassing(SQLException e) {
    return e instanceof Unfit unfit
        ? unfit.why() != Why.ANOTHER
        : SqlErrors.isConflict(e) || SqlErrors.isUndefined(e);
  }

  Optional<Login> login() {
    return Login.of(dataSource);
  }

  @Override
  public String toString() {
    return Objects.toString(login().map(Login::server).orElse(null), name);
  }
}
