package dev.vectorstore.memory;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.IndexProgress;
import dev.vectorstore.IndexStatus;
import dev.vectorstore.ModelId;
import dev.vectorstore.Recall;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SpaceIndex;
import dev.vectorstore.VectorIndex;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.function.Consumer;

/**
 * What there is to say of an index where every search is exact: it is wished for and never there.
 */
final class InMemoryIndex implements SpaceIndex {
  private final InMemoryCollection collection;
  private final ModelId model;
  private final InMemoryVectorStore store;

  InMemoryIndex(InMemoryCollection collection, CollectionInfo info, InMemoryVectorStore store) {
    this.collection = collection;
    this.store = store;
    this.model =
        info.model()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "collection " + Storable.quoted(info.name()) + " has no model to index"));
  }

  @Override
  public IndexStatus status() {
    return new IndexStatus(
        collection.spaceInfo(model).index(),
        IndexStatus.State.ABSENT,
        0,
        store.embeddings().size());
  }

  /** Does nothing, as searches are exact without. */
  @Override
  public void build(Consumer<IndexProgress> listener) {
    if (collection.spaceInfo(model).index().kind() == VectorIndex.Kind.NONE) {
      throw new IllegalStateException(
          "the space of " + model + " is to have no index; rebuild names one");
    }
  }

  @Override
  public void rebuild(VectorIndex index, Consumer<IndexProgress> listener) {
    collection.configureIndex(model, index);
  }

  /** Does nothing. */
  @Override
  public void drop() {
    collection.spaceInfo(model);
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    RecallMeasure.requireInRange("sample", sample);
    List<Embedding> embeddings = store.embeddings();
    if (embeddings.isEmpty()) {
      throw new IllegalStateException("the collection has no vector to measure with");
    }
    return measureRecall(embeddings.subList(0, Math.min(sample, embeddings.size())), k);
  }

  @Override
  public Recall measureRecall(List<Embedding> questions, int k) {
    RecallMeasure.requireInRange("k", k);
    RecallMeasure measure = new RecallMeasure(k);
    for (Embedding question : questions) {
      SearchRequest request = SearchRequest.of(question).limit(k).include(Include.idOnly());
      measure.add(store.search(request.exact()), store.search(request));
    }
    return measure.result(0);
  }

  @Override
  public Recall tune(double recall) {
    if (!(recall > 0 && recall < 1)) {
      throw new IllegalArgumentException(
          "a recall to tune for is more than 0 and less than 1, not " + recall);
    }
    throw new IllegalStateException("there is no index to tune");
  }
}
