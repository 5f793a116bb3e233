package dev.vectorstore.internal.collection;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.observe.Observer;
import dev.vectorstore.observe.OperationKind;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The vector index of a store whose operations are told to a listener. */
final class ObservedIndex implements SpaceIndex {
  private final SpaceIndex index;
  private final Observer observer;
  private final String collection;

  ObservedIndex(SpaceIndex index, Observer observer, String collection) {
    this.index = index;
    this.observer = observer;
    this.collection = collection;
  }

  @Override
  public IndexStatus status() {
    return index.status();
  }

  @Override
  public SpaceIndex cancellation(Cancellation cancellation) {
    return new ObservedIndex(index.cancellation(cancellation), observer, collection);
  }

  @Override
  public void build(Consumer<IndexProgress> listener) {
    observer.observe(OperationKind.INDEX_BUILD, collection, () -> index.build(listener));
  }

  @Override
  public void rebuild(VectorIndex wanted, Consumer<IndexProgress> listener) {
    observer.observe(
        OperationKind.INDEX_REBUILD, collection, () -> index.rebuild(wanted, listener));
  }

  @Override
  public void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    observer.observe(
        OperationKind.INDEX_SUSPEND, collection, () -> index.suspendDuring(load, listener));
  }

  @Override
  public void drop() {
    observer.observe(OperationKind.INDEX_DROP, collection, index::drop);
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    return measured(sample, () -> index.measureRecall(sample, k));
  }

  @Override
  public Recall measureRecall(List<Embedding> queries, int k) {
    return measured(queries.size(), () -> index.measureRecall(queries, k));
  }

  private Recall measured(int queries, Supplier<Recall> measuring) {
    return observer.observe(
        OperationKind.INDEX_MEASURE_RECALL,
        collection,
        trace -> {
          trace.asked(queries);
          Recall recall = measuring.get();
          trace.given(recall.queries());
          return recall;
        });
  }

  @Override
  public Recall tune(double recall) {
    return observer.observe(OperationKind.INDEX_TUNE, collection, trace -> index.tune(recall));
  }

  @Override
  public Recall tune(double recall, List<Embedding> queries) {
    return observer.observe(
        OperationKind.INDEX_TUNE,
        collection,
        trace -> {
          trace.asked(queries.size());
          return index.tune(recall, queries);
        });
  }
}
