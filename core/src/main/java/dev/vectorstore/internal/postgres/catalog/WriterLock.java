package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes part among the writers of a collection, for whom those wait who change its spaces. A writer
 * that locked documents first and then came to write could wait for the table while who has that
 * waits for the documents.
 */
public final class WriterLock {
  private static final String TAKE = "lock table {documents} in row exclusive mode";

  private final Sql take;

  public WriterLock(Tables tables, StoredCollection collection) {
    this.take = Sql.of(TAKE, Map.of("documents", tables.documents(collection)));
  }

  /** Takes part until the transaction ends. */
  public void take(Connection connection) throws SQLException {
    take.execute(connection);
  }

  /**
   * The same and, in one round trip, locks documents.
   *
   * @param documents a query that locks them and gives their keys
   */
  public Set<String> take(Connection connection, Sql documents) throws SQLException {
    // A plan that was made for good while the collection was small would read all of it later.
    Sql both = Sql.join(";", List.of(take, documents)).replanned();
    return new HashSet<>(both.list(connection, row -> row.getString(1)));
  }
}
