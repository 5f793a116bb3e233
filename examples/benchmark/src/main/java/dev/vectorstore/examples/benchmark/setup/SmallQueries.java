package dev.vectorstore.examples.benchmark.setup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Runs small queries outside the measured work. */
public final class SmallQueries {
  private SmallQueries() {}

  /** The first column of all rows as text. */
  public static List<String> texts(DataSource dataSource, String sql, String... values)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return texts(connection, sql, values);
    }
  }

  public static List<String> texts(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(1)));
        }
        return found;
      }
    }
  }

  /** The number in the single row of a result. */
  public static long number(DataSource dataSource, String sql, String... values)
      throws SQLException {
    return Long.parseLong(texts(dataSource, sql, values).get(0));
  }
}
