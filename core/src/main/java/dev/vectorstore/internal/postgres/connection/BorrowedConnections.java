package dev.vectorstore.internal.postgres.connection;

import com.pgvector.PGvector;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.postgres.PgSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** Connections of a {@link DataSource}, each given back after a piece of work. */
final class BorrowedConnections implements ConnectionSource {
  private final DataSource dataSource;
  private final BooleanSupplier joins;
  private final Optional<SpringTransactions> spring;
  // Whether their transactions are of READ COMMITTED, of those that know the vector types.
  private final Map<PGConnection, Boolean> registered =
      Collections.synchronizedMap(new WeakHashMap<>());
  private volatile Optional<Login> login = Optional.empty();

  /** Joins no transactions. */
  BorrowedConnections(DataSource dataSource) {
    this(dataSource, () -> false, Optional.empty());
  }

  /** Joins transactions as a host has set it. */
  BorrowedConnections(DataSource dataSource, PgSettings settings) {
    this(
        dataSource,
        settings.joins(),
        settings.saysWhenToJoin() ? Optional.empty() : SpringTransactions.find());
  }

  private BorrowedConnections(
      DataSource dataSource, BooleanSupplier joins, Optional<SpringTransactions> spring) {
    this.dataSource = dataSource;
    this.joins = joins;
    this.spring = spring;
  }

  @Override
  public void committed(String doing) {
    spring.ifPresent(transactions -> transactions.committed(dataSource, doing));
  }

  @Override
  public boolean joins() {
    return joins.getAsBoolean();
  }

  @Override
  public Lease lend() throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      requireAutoCommit(connection, !joins());
      return new Lease(connection, true);
    } catch (SQLException | RuntimeException | Error e) {
      try (connection) {
        throw e;
      }
    }
  }

  @Override
  public Optional<Login> login() {
    return login.or(() -> Login.of(dataSource));
  }

  /**
   * Registers the vector types, without which vectors travel as text, at a quarter of the speed,
   * and looks at the isolation: a role, a database or an option of the URL can set another than
   * READ COMMITTED. Once for each connection to the server.
   */
  @Override
  public boolean prepare(Connection connection) throws SQLException {
    PGConnection server = connection.unwrap(PGConnection.class);
    Boolean known = registered.get(server);
    if (known != null) {
      return known;
    }
    PGvector.registerTypes(connection);
    boolean readCommitted =
        connection.getTransactionIsolation() == Connection.TRANSACTION_READ_COMMITTED;
    registered.put(server, readCommitted);
    login = Login.of(connection);
    return readCommitted;
  }

  private static void requireAutoCommit(Connection connection, boolean wanted) throws SQLException {
    if (connection.getAutoCommit() == wanted) {
      return;
    }
    throw new IllegalStateException(
        wanted
            ? "the DataSource gave a connection with auto-commit off; this library opens and ends its"
                + " transactions itself, unless PgSettings.joinTransactionsWhile says that there is one to join"
            : "there is a transaction to join, and the DataSource gave a connection that is not in it:"
                + " its auto-commit is on");
  }
}
