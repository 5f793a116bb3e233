package dev.vectorstore.migration.internal.directory.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One value of Chroma's metadata tables, which have a column for each type. */
public final class SqliteValue {

  private SqliteValue() {}

  /**
   * Reads text (as bytes), integer, real and boolean from four columns that follow one another.
   * Only one is set; none is set for NaN, which SQLite stores as null.
   */
  public static Object read(ResultSet row, int first) throws SQLException {
    byte[] text = row.getBytes(first);
    if (text != null) {
      return RawText.decode(text);
    }
    Object integer = row.getObject(first + 1);
    if (integer != null) {
      return integer instanceof Double real ? real : (Object) row.getLong(first + 1);
    }
    if (row.getObject(first + 2) != null) {
      return row.getDouble(first + 2);
    }
    return row.getObject(first + 3) != null ? (Object) (row.getLong(first + 3) != 0) : Double.NaN;
  }

  /** Reads key (as bytes) and value from all rows. */
  public static Map<String, Object> readAll(ResultSet rows) throws SQLException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (rows.next()) {
      values.put(text(rows, 1).orElse(""), read(rows, 2));
    }
    return values;
  }

  /** Returns text that was selected as bytes, or empty for null. */
  public static Optional<String> text(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getBytes(column)).map(RawText::decode);
  }
}
