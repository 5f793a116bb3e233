package dev.vectorstore.internal.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads a value from a row of a result. */
@FunctionalInterface
interface Row<T> {
  T read(ResultSet row) throws SQLException;
}
