package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Inserts rows into one table, many in a statement, because a statement costs SQLite more than a
 * row.
 */
public final class RowInserts implements AutoCloseable {

  private static final int ROWS = 100;

  private final Connection connection;
  private final String into;
  private final String row;
  private final String end;
  private final PreparedStatement full;
  private final List<Object> values = new ArrayList<>();
  private int rows;

  /**
   * For rows of one shape.
   *
   * @param into the statement before its {@code values}
   * @param row a row in brackets, with a placeholder for each value
   * @param end the statement after the rows
   */
  public RowInserts(Connection connection, String into, String row, String end)
      throws SQLException {
    this.connection = connection;
    this.into = into;
    this.row = row;
    this.end = end;
    this.full = prepare(ROWS);
  }

  private PreparedStatement prepare(int count) throws SQLException {
    return connection.prepareStatement(
        into + " values " + String.join(", ", Collections.nCopies(count, row)) + " " + end);
  }

  /** Keeps a row until there are enough for a statement. */
  public void add(Object... row) throws SQLException {
    Collections.addAll(values, row);
    if (++rows == ROWS) {
      run(full);
    }
  }

  /** Writes the remaining rows. */
  public void flush() throws SQLException {
    if (rows > 0) {
      try (PreparedStatement rest = prepare(rows)) {
        run(rest);
      }
    }
  }

  private void run(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
    statement.executeUpdate();
    values.clear();
    rows = 0;
  }

  @Override
  public void close() throws SQLException {
    full.close();
  }
}
