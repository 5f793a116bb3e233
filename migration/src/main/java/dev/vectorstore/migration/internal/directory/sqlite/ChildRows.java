package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows that belong to records, in the records' order; the first column is the record's number. */
public final class ChildRows implements AutoCloseable {

  private final PreparedStatement statement;
  private final ResultSet rows;
  private boolean taken = true;
  private boolean present;

  ChildRows(PreparedStatement statement) throws SQLException {
    this.statement = statement;
    this.rows = statement.executeQuery();
  }

  /** Moves to the next row if it belongs to the record. Records are asked for in order. */
  public boolean nextOf(long record) throws SQLException {
    if (taken) {
      present = rows.next();
      taken = false;
    }
    taken = present && rows.getLong(1) == record;
    return taken;
  }

  public ResultSet row() {
    return rows;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
