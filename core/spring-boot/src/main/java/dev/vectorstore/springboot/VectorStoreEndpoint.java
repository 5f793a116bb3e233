package dev.vectorstore.springboot;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.index.Recall;
import dev.vectorstore.schema.SchemaState;
import dev.vectorstore.schema.VectorSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * {@code /actuator/vectorstore}: the collections, and for one of them the recall of its index,
 * which is measured when it is asked for.
 */
@Endpoint(id = "vectorstore")
final class VectorStoreEndpoint {
  private static final int MOST_COLLECTIONS = 100;
  private static final int QUERIES = 20;
  private static final int NEAREST = 10;

  private final DataSources sources;
  private final VectorDatabase database;
  private final VectorStoreProperties properties;

  VectorStoreEndpoint(
      DataSources sources, VectorDatabase database, VectorStoreProperties properties) {
    this.sources = sources;
    this.database = database;
    this.properties = properties;
  }

  /**
   * The database.
   *
   * @param schemaVersion of the tables
   * @param pgvector its version
   * @param collectionCount how many collections there are
   * @param collections the first hundred of them, by name
   */
  record Overview(
      int schemaVersion,
      String pgvector,
      int collectionCount,
      List<CollectionStatus> collections) {}

  /**
   * A collection.
   *
   * @param collection what is stored
   * @param recall null if it cannot be measured: without vectors, or per tenant
   */
  record Measured(CollectionStatus collection, @Nullable MeasuredRecall recall) {}

  /**
   * The share of the ten truly nearest that searches find.
   *
   * @param mean over the queries
   * @param min of the worst query
   * @param queries how many stored vectors were searched for
   */
  record MeasuredRecall(double mean, double min, int queries) {
    private static MeasuredRecall of(Recall recall) {
      return new MeasuredRecall(recall.mean(), recall.min(), recall.queries());
    }
  }

  @ReadOperation
  public Overview overview() {
    SchemaState state = VectorSchema.state(sources.application(), properties.schemaName());
    return new Overview(
        state.version(),
        state.extensionVersion(),
        database.collections().size(),
        CollectionStatus.first(database, MOST_COLLECTIONS));
  }

  /** Null, which is answered by 404, if there is no such collection. */
  @ReadOperation
  public @Nullable Measured collection(@Selector String collection) {
    return CollectionStatus.of(database, collection)
        .map(status -> new Measured(status, recall(status)))
        .orElse(null);
  }

  private @Nullable MeasuredRecall recall(CollectionStatus status) {
    if (status.index() == null) {
      return null;
    }
    try {
      return MeasuredRecall.of(
          database.store(status.name()).index().measureRecall(QUERIES, NEAREST));
    } catch (IllegalStateException e) {
      return null; // without vectors, or per tenant
    }
  }
}
