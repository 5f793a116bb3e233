package dev.vectorstore.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a value from a row of a result. */
@FunctionalInterface
public interface RowReader<T> {
  T read(ResultSet row) throws SQLException;
}
