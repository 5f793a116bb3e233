package dev.vectorstore.localpostgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Plain SQL for a test, on a new connection or on a given one. No argument may be null. */
public final class PlainSql {
  private PlainSql() {}

  /**
   * Runs one or several statements, and returns the number of rows that the first one changed, or
   * -1.
   */
  public static int execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return execute(connection, sql);
    }
  }

  /** As {@link #execute(DataSource, String)}, in the transaction of the connection. */
  public static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return statement.getUpdateCount();
    }
  }

  /** Returns the rows of a query, each as its columns joined by a bar; empty if there are none. */
  public static List<String> rows(DataSource dataSource, String query) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return rows(connection, query);
    }
  }

  /** As {@link #rows(DataSource, String)}, in the transaction of the connection. */
  public static List<String> rows(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows(rows);
    }
  }

  /** Returns the remaining rows, each as its columns joined by a bar; empty if there are none. */
  public static List<String> rows(ResultSet rows) throws SQLException {
    List<String> found = new ArrayList<>();
    while (rows.next()) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(String.valueOf(rows.getString(i)));
      }
      found.add(String.join("|", columns));
    }
    return found;
  }

  /**
   * Returns the first row of a query, in the form of {@link #rows(DataSource, String)}.
   *
   * @throws IndexOutOfBoundsException if there is no row
   */
  public static String value(DataSource dataSource, String query) throws SQLException {
    return rows(dataSource, query).get(0);
  }

  /** As {@link #value(DataSource, String)}, in the transaction of the connection. */
  public static String value(Connection connection, String query) throws SQLException {
    return rows(connection, query).get(0);
  }

  /** Opens a connection with auto-commit off. */
  public static Connection transaction(DataSource dataSource) throws SQLException {
    Connection connection = dataSource.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }
}
