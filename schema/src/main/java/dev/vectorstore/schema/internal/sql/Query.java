package dev.vectorstore.schema.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a few rows as text; null is {@code "null"}. */
public final class Query {
  private Query() {}

  public static List<List<String>> rows(Connection connection, String query, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return read(statement);
    }
  }

  /** Of queries of one column. */
  public static List<String> texts(Connection connection, String query, String... values)
      throws SQLException {
    return rows(connection, query, values).stream().map(row -> row.get(0)).toList();
  }

  private static List<List<String>> read(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      List<List<String>> found = new ArrayList<>();
      while (rows.next()) {
        String[] columns = new String[rows.getMetaData().getColumnCount()];
        for (int i = 0; i < columns.length; i++) {
          columns[i] = String.valueOf(rows.getString(i + 1));
        }
        found.add(Arrays.asList(columns));
      }
      return found;
    }
  }
}
