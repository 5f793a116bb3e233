package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.collection.ModelCheck;
import dev.vectorstore.internal.document.Embedders;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spaces that a store was opened on: the one that is searched, and the one beside it that the
 * store keeps up. Others may have taken their places since.
 */
public final class OpenedSpaces {
  private static final String SEARCHED =
      "select id from {spaces} where collection_id = {collection} and state = 'active'";

  private final Tables tables;
  private final StoredCollection collection;
  private final Embedders embedders;
  private final Sql searched;

  public OpenedSpaces(Tables tables, StoredCollection collection, Embedders embedders) {
    this.tables = tables;
    this.collection = collection;
    this.embedders = embedders;
    this.searched =
        Sql.of(
            SEARCHED,
            Map.of("spaces", tables.named("embedding_space"), "collection", collection.id()));
  }

  /**
   * Refuses to leave new texts without a vector in the space that is searched by now. Whoever makes
   * or activates a space waits for those who have written documents, so this stays true until the
   * transaction ends.
   */
  public void requireSearched(Connection connection) throws SQLException {
    requireSearchedAfter(connection, List.of());
  }

  /** Runs statements that write documents, and does the same in one round trip with them. */
  public void requireSearchedAfter(Connection connection, List<Sql> statements)
      throws SQLException {
    List<Sql> all = new ArrayList<>(statements);
    all.add(searched);
    require(isSearched(connection, Sql.join(";", all)));
  }

  /** The same of the space beside, once documents were written. */
  public void requireBeside(Connection connection) throws SQLException {
    require(isBeside(connection));
  }

  /**
   * For a store that follows its collection: takes part among its writers before the first document
   * is read, so that the spaces stay as they are until the transaction ends, or refuses to.
   */
  public void requireToFollow(Connection connection) throws SQLException {
    if (embedders.follows()) {
      new WriterLock(tables, collection).take(connection);
      require(areSame(connection));
    }
  }

  /** For a request that met no table: it may be a space's, and not the collection that is gone. */
  public void requireSame(Connections connections, String doing, RequestDeadline deadline) {
    boolean same =
        deadline.readWhereWritten(
            connections,
            doing,
            connection ->
                new Catalog(tables).find(connection, collection.id()).isEmpty()
                    || areSame(connection));
    require(same);
  }

  private void require(boolean same) {
    if (!same) {
      throw ModelCheck.modelCameLater(collection.info());
    }
  }

  private boolean areSame(Connection connection) throws SQLException {
    return isSearched(connection, searched) && isBeside(connection);
  }

  private boolean isSearched(Connection connection, Sql query) throws SQLException {
    Optional<Integer> now = query.first(connection, row -> row.getInt(1));
    return now.equals(collection.space().map(Space::id));
  }

  private boolean isBeside(Connection connection) throws SQLException {
    return !embedders.follows()
        || embedders.areOf(
            new SpaceCatalog(tables)
                .all(connection, collection.id()).stream().map(Space::info).toList());
  }
}
