package dev.vectorstore.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads a value from a row of a result.
 *
 * <p>Why: docs/decisions/0077-rows-are-read-in-one-place.md.
 */
@FunctionalInterface
public interface RowReader<T> {
  T read(ResultSet row) throws SQLException;
}
