package dev.vectorstore.schema;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Runs one file of this library and says, if it fails, which one and what can be done. */
final class FileRun {
  private static final Map<String, String> HINTS =
      Map.of(
          "2BP01", "; objects of others depend on the store's and must be dropped first",
          "42501", "; this role does not own all that is to be changed",
          "53200", "; drop collections first, or raise max_locks_per_transaction");

  private FileRun() {}

  static void of(String file, Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new SchemaException(
          file
              + " failed (SQLState "
              + e.getSQLState()
              + "), and nothing was changed"
              + HINTS.getOrDefault(String.valueOf(e.getSQLState()), ""),
          e);
    }
  }
}
