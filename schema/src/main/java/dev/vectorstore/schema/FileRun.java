package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.ServerMessage;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Runs one file of this library. A failure names the file and what can be done. */
final class FileRun {
  private static final Map<String, String> HINTS =
      Map.of(
          "2BP01", "; other objects depend on those of the store and must be dropped first",
          "53200", "; drop collections first, or raise max_locks_per_transaction");

  private FileRun() {}

  static void of(String file, Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw ServerMessage.isForbidden(e)
          ? new SchemaException.Forbidden(forbidden(file, e), e)
          : new SchemaException(failed(file, e), e);
    }
  }

  private static String forbidden(String file, SQLException e) {
    return file
        + " failed, and nothing was changed; this role does not own everything that must be changed"
        + ServerMessage.of(e);
  }

  private static String failed(String file, SQLException e) {
    return file
        + " failed (SQLState "
        + e.getSQLState()
        + "), and nothing was changed"
        + HINTS.getOrDefault(String.valueOf(e.getSQLState()), "");
  }
}
