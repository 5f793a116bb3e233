package dev.vectorstore.localpostgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Questions to a server. */
public final class Databases {
  private static final String EXISTS =
      """
      select exists (select from pg_database where datname = ?)
      """;

  private Databases() {}

  public static boolean exists(LocalDatabase home, String name) throws SQLException {
    try (Connection connection = home.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, name);
      try (ResultSet answer = statement.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }

  /** The first column of the first row, as text. */
  public static String ask(Connection connection, String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet answer = statement.executeQuery()) {
      answer.next();
      return String.valueOf(answer.getString(1));
    }
  }

  public static void run(Connection connection, String statement) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(statement)) {
      prepared.execute();
    }
  }
}
