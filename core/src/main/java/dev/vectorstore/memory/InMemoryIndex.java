package dev.vectorstore.memory;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.document.SpaceVectors;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What there is to say of an index where every search is exact: it is wished for and never there.
 */
final class InMemoryIndex implements SpaceIndex {
  private final InMemoryCollection collection;
  private final ModelId model;
  private final String tenant;
  private final Optional<Cancellation> cancellation;

  InMemoryIndex(InMemoryCollection collection, ModelId model, String tenant) {
    this(collection, model, tenant, Optional.empty());
  }

  private InMemoryIndex(
      InMemoryCollection collection,
      ModelId model,
      String tenant,
      Optional<Cancellation> cancellation) {
    this.collection = collection;
    this.model = model;
    this.tenant = tenant;
    this.cancellation = cancellation;
  }

  @Override
  public SpaceIndex cancellation(Cancellation stopping) {
    return new InMemoryIndex(collection, model, tenant, Optional.of(stopping));
  }

  @Override
  public IndexStatus status() {
    return new IndexStatus(
        collection.spaceInfo(model).index(),
        Optional.empty(),
        IndexStatus.State.ABSENT,
        0,
        collection.embeddings(tenant, model).size(),
        Optional.empty());
  }

  /** Does nothing, as searches are exact without. */
  @Override
  public void build(Consumer<IndexProgress> listener) {
    Objects.requireNonNull(listener, "listener");
    requireNotCancelled();
    if (collection.spaceInfo(model).index().isNone()) {
      throw SpaceRules.noIndexWanted(model);
    }
  }

  @Override
  public void rebuild(VectorIndex index, Consumer<IndexProgress> listener) {
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(listener, "listener");
    requireNotCancelled();
    collection.configureIndex(model, index);
  }

  /** Runs the load alone. */
  @Override
  public void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(listener, "listener");
    requireNotCancelled();
    collection.spaceInfo(model);
    load.run();
  }

  /** Does nothing. */
  @Override
  public void drop() {
    collection.spaceInfo(model);
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    RecallMeasure.requireInRange("sample", sample);
    SpaceRules.requireMeasurable(collection.info());
    List<Embedding> embeddings = collection.embeddings(tenant, model);
    if (embeddings.isEmpty()) {
      throw new IllegalStateException("the collection has no vector to measure with");
    }
    return measureRecall(embeddings.subList(0, Math.min(sample, embeddings.size())), k);
  }

  /** Checks the queries; an exact search finds what an exact search finds. */
  @Override
  public Recall measureRecall(List<Embedding> queries, int k) {
    RecallMeasure.requireInRange("k", k);
    SpaceRules.requireMeasurable(collection.info());
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), collection.spaceInfo(model));
    RecallMeasure measure = new RecallMeasure(k);
    for (Embedding query : queries) {
      requireNotCancelled();
      vectors.searched(() -> "the embedding to search for", query);
      measure.add(List.of(), List.of());
    }
    return measure.result(0);
  }

  @Override
  public Recall tune(double recall) {
    SpaceRules.requireTunable(recall);
    SpaceRules.requireMeasurable(collection.info());
    throw new IllegalStateException("there is no index to tune");
  }

  @Override
  public Recall tune(double recall, List<Embedding> queries) {
    SpaceRules.requireTunable(recall);
    RecallMeasure.requireQueries(queries);
    measureRecall(queries, 1); // which checks them
    return tune(recall);
  }

  private void requireNotCancelled() {
    if (cancellation.map(Cancellation::isCancelled).orElse(false)) {
      throw new VectorStoreException.Cancelled("build of the index was cancelled", null);
    }
  }
}
