package dev.vectorstore.postgres;

import java.sql.SQLException;

/** Where connections come from. */
interface Lender {
  /** Whether work would be done in a transaction of the caller now, on this thread. */
  boolean joins();

  /**
   * A connection until it is closed; in a transaction of the caller if {@link #joins}, and with
   * auto-commit on if not.
   *
   * @throws IllegalStateException if its auto-commit is not so
   */
  Lent lend() throws SQLException;
}
