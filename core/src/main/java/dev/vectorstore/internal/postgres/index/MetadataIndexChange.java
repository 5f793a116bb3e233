package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;

/** Makes and drops the typed indexes on metadata keys of one collection. */
public final class MetadataIndexChange {
  private final Backend backend;
  private final Catalog catalog;
  private final StoredCollection collection;
  private final String doing;

  public MetadataIndexChange(Backend backend, StoredCollection collection, String doing) {
    this.backend = backend;
    this.catalog = new Catalog(backend.tables());
    this.collection = collection;
    this.doing = doing;
  }

  /** The type that the key is indexed by, whether from now on or before. */
  public MetadataType create(String key, MetadataType type) {
    try {
      return backend
          .owner()
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
      backend.statistics().forget(collection);
    }
  }

  private MetadataType besideWriters(Connections owner, String key, MetadataType type) {
    backend.connections().requireNoneToJoin(doing);
    return new MetadataIndexBuild(owner, backend.tables(), collection, doing).run(key, type);
  }

  public boolean drop(String key) {
    try {
      return backend
          .connections()
          .run(doing, connection -> catalog.dropIndex(connection, collection.id(), key));
    } finally {
      backend.statistics().forget(collection);
    }
  }
}
