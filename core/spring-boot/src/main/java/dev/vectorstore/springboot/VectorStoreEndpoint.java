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
 * {@code /actuator/vectorstore}: the collections, one of them, and the recall of its searches,
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
   * The share of the ten truly nearest that searches find.
   *
   * @param collection whose
   * @param mean over the queries; null if it cannot be measured
   * @param min of the worst query; null if it cannot be measured
   * @param queries how many stored vectors were searched for
   * @param reason why it cannot be measured; null if it can
   */
  record MeasuredRecall(
      String collection,
      @Nullable Double mean,
      @Nullable Double min,
      int queries,
      @Nullable String reason) {}

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
  public @Nullable CollectionStatus collection(@Selector String collection) {
    return CollectionStatus.of(database, collection).orElse(null);
  }

  /**
   * Measures, which reads all vectors for each query. So it has an address of its own.
   *
   * @param what {@code recall}; anything else is answered by 404
   */
  @ReadOperation
  public @Nullable MeasuredRecall recall(@Selector String collection, @Selector String what) {
    return what.equals("recall")
        ? CollectionStatus.of(database, collection).map(this::measured).orElse(null)
        : null;
  }

  private MeasuredRecall measured(CollectionStatus status) {
    String name = status.name();
    if (status.index() == null) {
      return new MeasuredRecall(name, null, null, 0, "the collection has no model yet");
    }
    try {
      Recall recall = database.store(name).index().measureRecall(QUERIES, NEAREST);
      return new MeasuredRecall(name, recall.mean(), recall.min(), recall.queries(), null);
    } catch (IllegalStateException e) { // without vectors, or per tenant
      return new MeasuredRecall(name, null, null, 0, e.getMessage());
    }
  }
}
