package dev.vectorstore.schema.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The search path of the transaction that is open. */
public final class SearchPath {
  private SearchPath() {}

  /**
   * Lets names without a schema be of this one alone.
   *
   * @param schema in quotes
   * @return the path to {@link #set} again
   */
  public static String only(Connection connection, String schema) throws SQLException {
    String before;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select current_setting('search_path')")) {
      rows.next();
      before = rows.getString(1);
    }
    set(connection, schema + ", pg_temp");
    return before;
  }

  public static void set(Connection connection, String path) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select set_config('search_path', ?, true)")) {
      statement.setString(1, path);
      statement.execute();
    }
  }
}
