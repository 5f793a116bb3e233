package dev.vectorstore.internal.postgres.connection;

import com.pgvector.PGvector;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One piece of work in a transaction of the caller, from a savepoint on. If it fails, it is undone
 * to there, and the caller can go on. The tenant that was set before is set again; the savepoint
 * takes care of it, and of the settings of searches, where the work is undone.
 *
 * <p>Why: docs/decisions/0019-joining-transactions.md.
 */
final class JoinedTransaction implements AutoCloseable {
  private static final String BEGIN =
      """
      savepoint vectorstore_work;
      with before as materialized (
        select current_setting('vectorstore.tenant', true) as tenant)
      select before.tenant, current_setting('transaction_isolation'),
             set_config('vectorstore.tenant', {tenant}, true)
        from before
      """;

  private static final String KEEP =
      """
      select set_config('vectorstore.tenant', {tenant}, true);
      release savepoint vectorstore_work
      """;

  private static final String UNDO =
      "rollback to savepoint vectorstore_work; release savepoint vectorstore_work";

  private static final String READ_COMMITTED = "read committed";

  private final Connection connection;
  private String tenantBefore = "";
  private String isolation = "";
  private boolean kept;

  private JoinedTransaction(Connection connection) {
    this.connection = connection;
  }

  /** Runs what only reads and undoes it, so that nothing of it stays but its result. */
  static <T> T read(Connection connection, String tenant, Connections.Work<T> work)
      throws SQLException {
    try (JoinedTransaction joined = new JoinedTransaction(connection)) {
      return ConnectionGuard.run(
          connection,
          own -> {
            joined.begin(tenant);
            return work.run(own);
          });
    }
  }

  /** Runs one statement that writes. */
  static <T> T write(Connection connection, String tenant, Connections.Work<T> work)
      throws SQLException {
    try (JoinedTransaction joined = new JoinedTransaction(connection)) {
      return ConnectionGuard.run(
          connection,
          own -> {
            joined.begin(tenant);
            return joined.keep(work.run(own));
          });
    }
  }

  /**
   * Runs statements of which the later see what others have committed after the earlier, which wait
   * for them.
   *
   * @throws IllegalStateException if the transaction's isolation hides that
   */
  static <T> T writeInSteps(
      Connection connection, String tenant, String doing, Connections.Work<T> work)
      throws SQLException {
    try (JoinedTransaction joined = new JoinedTransaction(connection)) {
      return ConnectionGuard.run(
          connection,
          own -> {
            joined.begin(tenant);
            joined.requireReadCommitted(doing);
            return joined.keep(work.run(own));
          });
    }
  }

  /** What a failure of such work means: with its connection the whole transaction is lost. */
  static VectorStoreException failure(String doing, SQLException e, Optional<Login> login) {
    return SqlErrors.endsSession(e)
        ? SqlErrors.lost(doing, e, login)
        : SqlErrors.translate(doing, e, login);
  }

  /** What the caller's transaction is like. */
  private record Before(String tenant, String isolation) {
    static Before of(ResultSet row) throws SQLException {
      String tenant = row.getString(1);
      return new Before(tenant == null ? "" : tenant, row.getString(2));
    }
  }

  private void begin(String tenant) throws SQLException {
    Before before = Sql.of(BEGIN, Map.of("tenant", tenant)).only(connection, Before::of);
    tenantBefore = before.tenant();
    isolation = before.isolation();
    PGvector.registerTypes(connection);
  }

  private void requireReadCommitted(String doing) {
    if (!isolation.equals(READ_COMMITTED)) {
      throw new IllegalStateException(
          doing
              + " joins transactions of READ COMMITTED alone, and this one is "
              + isolation.toUpperCase(Locale.ROOT));
    }
  }

  private <T> T keep(T result) throws SQLException {
    Sql.of(KEEP, Map.of("tenant", tenantBefore)).execute(connection);
    kept = true;
    return result;
  }

  @Override
  public void close() throws SQLException {
    if (!kept && !connection.isClosed()) {
      try (Statement undo = connection.createStatement()) {
        undo.execute(UNDO);
      }
    }
  }
}
