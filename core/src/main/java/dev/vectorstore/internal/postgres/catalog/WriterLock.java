package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postgresql.PGStatement;

/**
 * Takes part among the writers of a collection, for whom those wait who change its spaces. A writer
 * that locked documents first and then came to write could wait for the table while who has that
 * waits for the documents.
 */
final class WriterLock {
  private static final String TAKE = "lock table {documents} in row exclusive mode";

  private final Sql take;

  WriterLock(Tables tables, StoredCollection collection) {
    this.take = Sql.of(TAKE, Map.of("documents", tables.documents(collection)));
  }

  /** Takes part until the transaction ends. */
  void take(Connection connection) throws SQLException {
    try (PreparedStatement statement = take.prepare(connection)) {
      statement.execute();
    }
  }

  /**
   * The same and, in one round trip, locks documents.
   *
   * @param documents a query that locks them and gives their keys
   */
  Set<String> take(Connection connection, Sql documents) throws SQLException {
    try (PreparedStatement both = Sql.join(";", List.of(take, documents)).prepare(connection)) {
      // A plan that was made for good while the collection was small would read all of it later.
      both.unwrap(PGStatement.class).setPrepareThreshold(0);
      both.execute();
      both.getMoreResults();
      try (ResultSet rows = both.getResultSet()) {
        Set<String> keys = new HashSet<>();
        while (rows.next()) {
          keys.add(rows.getString(1));
        }
        return keys;
      }
    }
  }
}
