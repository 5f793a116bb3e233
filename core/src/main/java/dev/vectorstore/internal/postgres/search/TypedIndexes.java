package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Filter;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import dev.vectorstore.internal.postgres.index.MetadataIndexBuild;
import java.util.Optional;

/**
 * The typed indexes on metadata keys of one collection, which others may make and drop while a
 * store is open on it, and the statements that make use of those that are known.
 */
final class TypedIndexes {
  private final Backend backend;
  private final Catalog catalog;
  private final StoredCollection collection;
  private final String doing;
  private volatile CollectionSql queries;

  TypedIndexes(Backend backend, StoredCollection collection, String tenant, String doing) {
    this.backend = backend;
    this.catalog = new Catalog(backend.tables());
    this.collection = collection;
    this.doing = doing;
    this.queries = new CollectionSql(backend.tables(), collection, tenant);
  }

  /** As the indexes were known at the last look. */
  CollectionSql queries() {
    return queries;
  }

  /** Looks for new ones if a filter could use them and the last look of any store was long ago. */
  CollectionSql queriesFor(Filter filter, RequestDeadline watch) {
    // Under a policy none of them is used.
    if (!filter.equals(Filter.all()) && !collection.info().isPerTenant()) {
      Optional<MetadataIndexes> known = backend.knowledge().metadata(collection);
      MetadataIndexes indexes = known.orElseGet(() -> read(watch));
      queries = queries.of(indexes);
    }
    return queries;
  }

  private MetadataIndexes read(RequestDeadline watch) {
    MetadataIndexes indexes =
        watch.read(
            backend.connections(),
            doing,
            connection -> catalog.indexes(connection, collection.id()));
    backend.knowledge().learn(collection, indexes);
    return indexes;
  }

  /** The type that the key is indexed by, whether from now on or before. */
  MetadataType create(String key, MetadataType type) {
    try {
      return backend
          .settings()
          .maintenance()
          .map(owner -> besideWriters(new Connections(owner), key, type))
          .orElseGet(
              () ->
                  backend
                      .connections()
                      .inLongTransaction(
                          doing,
                          connection ->
                              catalog.createIndex(connection, collection.id(), key, type)));
    } finally {
      backend.knowledge().forget(collection);
    }
  }

  private MetadataType besideWriters(Connections owner, String key, MetadataType type) {
    backend.connections().requireNoneToJoin(doing);
    return new MetadataIndexBuild(owner, backend.tables(), collection, doing).run(key, type);
  }

  boolean drop(String key) {
    try {
      return backend
          .connections()
          .run(doing, connection -> catalog.dropIndex(connection, collection.id(), key));
    } finally {
      backend.knowledge().forget(collection);
    }
  }
}
