package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.Filter;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.CollectionScope;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.RequestDeadline;
import dev.vectorstore.internal.postgres.filter.MetadataIndexes;
import java.util.Optional;

/**
 * The typed indexes on metadata keys of one collection, which others may make and drop while a
 * store is open on it, and the statements that make use of those that are known.
 */
public final class TypedIndexes {
  private final Backend backend;
  private final Catalog catalog;
  private final StoredCollection collection;
  private final String doing;
  private volatile CollectionSql queries;

  public TypedIndexes(CollectionScope scope) {
    this.backend = scope.backend();
    this.catalog = new Catalog(scope.tables());
    this.collection = scope.collection();
    this.doing = scope.doing("typed indexes of");
    this.queries = new CollectionSql(scope.tables(), collection, scope.tenant());
  }

  /** As the indexes were known at the last look. */
  public CollectionSql queries() {
    return queries;
  }

  /** Looks for new ones if a filter could use them and the last look of any store was long ago. */
  public CollectionSql queriesFor(Filter filter, RequestDeadline deadline) {
    // Under a policy none of them is used.
    if (!filter.equals(Filter.all()) && !collection.info().isPerTenant()) {
      Optional<MetadataIndexes> known = backend.statistics().metadata(collection);
      MetadataIndexes indexes = known.orElseGet(() -> read(deadline));
      queries = queries.of(indexes);
    }
    return queries;
  }

  private MetadataIndexes read(RequestDeadline deadline) {
    MetadataIndexes indexes =
        deadline.read(
            backend.connections(),
            doing,
            connection -> catalog.indexes(connection, collection.id()));
    backend.statistics().learn(collection, indexes);
    return indexes;
  }
}
