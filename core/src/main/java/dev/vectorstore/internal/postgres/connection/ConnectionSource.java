package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Login;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Where connections come from. */
interface ConnectionSource {
  /** Whether work would be done in a transaction of the caller now, on this thread. */
  boolean joins();

  /**
   * A connection until it is closed; in a transaction of the caller if {@link #joins}, and with
   * auto-commit on if not. The server is asked nothing.
   *
   * @throws IllegalStateException if its auto-commit is not so
   */
  Lease lend() throws SQLException;

  /**
   * Makes a connection ready that was lent and is in no transaction of the caller.
   *
   * @return whether its transactions are of READ COMMITTED unless they say otherwise
   */
  boolean prepare(Connection connection) throws SQLException;

  /** Who connects to what, for messages; empty if it is not known. */
  Optional<Login> login();

  /** Receives a call after a write that no transaction of the caller took part in. */
  default void committed(String doing) {}
}
