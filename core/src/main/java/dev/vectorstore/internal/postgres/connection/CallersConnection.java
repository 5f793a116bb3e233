package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** The connection on which the caller has a transaction; it stays the caller's to end and close. */
final class CallersConnection implements ConnectionSource {
  private final Connection connection;

  CallersConnection(Connection connection) {
    this.connection = Objects.requireNonNull(connection, "connection");
  }

  @Override
  public boolean joins() {
    return true;
  }

  @Override
  public Lease lend() throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "there is no transaction to join: the connection has auto-commit on");
    }
    return new Lease(connection, false);
  }

  @Override
  public boolean prepare(Connection lent) {
    throw new IllegalStateException("it is always in the caller's transaction");
  }

  @Override
  public Optional<Login> login() {
    return Login.of(connection);
  }
}
