package dev.vectorstore.springboot;

import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.IndexStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint says of a collection.
 *
 * @param name its name
 * @param perTenant whether each document belongs to a tenant
 * @param model the name of the model; null if it has none yet
 * @param dimension of its vectors; null if it has no model yet
 * @param metric by which it is searched
 * @param index null if it has no model yet
 */
record CollectionStatus(
    String name,
    boolean perTenant,
    @Nullable String model,
    @Nullable Integer dimension,
    String metric,
    @Nullable Index index) {

  /**
   * The vector index.
   *
   * @param built what exists; null if nothing does
   * @param state {@code ABSENT}, {@code INVALID} or {@code READY}
   * @param bytes its size
   * @param vectors about how many the collection has
   */
  record Index(@Nullable String built, String state, long bytes, long vectors) {
    private static Index of(IndexStatus status) {
      return new Index(
          status.built().map(Object::toString).orElse(null),
          status.state().name(),
          status.bytes(),
          status.vectors());
    }
  }

  /** The first of all collections, by name. */
  static List<CollectionStatus> first(VectorDatabase database, int most) {
    return database.collections().stream()
        .limit(most)
        .map(info -> of(database, info))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Empty if there is none, also if it is dropped meanwhile. */
  static Optional<CollectionStatus> of(VectorDatabase database, String name) {
    return database.find(name).flatMap(info -> of(database, info));
  }

  private static Optional<CollectionStatus> of(VectorDatabase database, CollectionInfo info) {
    try {
      ModelId model = info.model().orElse(null);
      return Optional.of(
          new CollectionStatus(
              info.name(),
              info.isPerTenant(),
              model == null ? null : model.name(),
              model == null ? null : model.dimension(),
              info.metric().name(),
              model == null ? null : Index.of(database.store(info.name()).index().status())));
    } catch (VectorStoreException.NoSuchCollection | VectorStoreException.NoSuchSpace e) {
      return Optional.empty();
    }
  }
}
