package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.SpaceCatalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.text.Storable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads the index of one space, there and wanted, or says that the space is gone. */
final class IndexReader {
  private final Tables tables;
  private final StoredCollection collection;
  private final Space space;

  IndexReader(Tables tables, StoredCollection collection, Space space) {
    this.tables = tables;
    this.collection = collection;
    this.space = space;
  }

  /** What there is. */
  IndexState state(Connection connection) throws SQLException {
    return there(connection, new IndexCatalog(tables).state(connection, space));
  }

  /** What there is to be. */
  VectorIndex wanted(Connection connection) throws SQLException {
    return there(connection, new SpaceCatalog(tables).find(connection, space.id())).info().index();
  }

  private <T> T there(Connection connection, Optional<T> found) throws SQLException {
    if (found.isPresent()) {
      return found.get();
    }
    String name = collection.info().name();
    if (new Catalog(tables).find(connection, collection.id()).isEmpty()) {
      throw new VectorStoreException.NoSuchCollection(
          "collection " + Storable.quoted(name) + " was dropped", null);
    }
    throw SpaceRules.noSuchSpace(name, space.info().model());
  }
}
