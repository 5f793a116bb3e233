package dev.vectorstore.postgres;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.IndexProgress;
import dev.vectorstore.IndexStatus;
import dev.vectorstore.Recall;
import dev.vectorstore.SpaceIndex;
import dev.vectorstore.VectorIndex;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The index of one space in PostgreSQL. */
final class PgSpaceIndex implements SpaceIndex {
  private final Backend backend;
  private final StoredCollection collection;
  private final Space space;
  private final Optional<Cancellation> cancellation;
  private final IndexReader reader;
  private final RecallProbe probe;
  private final String doing;

  PgSpaceIndex(Backend backend, StoredCollection collection, Space space) {
    this(backend, collection, space, Optional.empty());
  }

  private PgSpaceIndex(
      Backend backend,
      StoredCollection collection,
      Space space,
      Optional<Cancellation> cancellation) {
    this.backend = backend;
    this.collection = collection;
    this.space = space;
    this.cancellation = cancellation;
    this.doing = "index of " + Storable.quoted(collection.info().name());
    this.reader = new IndexReader(backend.tables(), collection, space);
    this.probe = new RecallProbe(backend, collection, space, doing, cancellation);
  }

  @Override
  public SpaceIndex cancellation(Cancellation stopping) {
    return new PgSpaceIndex(backend, collection, space, Optional.of(stopping));
  }

  @Override
  public IndexStatus status() {
    return backend
        .connections()
        .read(
            doing,
            connection -> {
              IndexState state = reader.state(connection);
              return new IndexStatus(
                  reader.wanted(connection),
                  state.built().map(BuiltIndex::index),
                  state.built().map(PgSpaceIndex::state).orElse(IndexStatus.State.ABSENT),
                  state.built().map(BuiltIndex::bytes).orElse(0L),
                  state.vectors());
            });
  }

  private static IndexStatus.State state(BuiltIndex built) {
    return built.valid() ? IndexStatus.State.READY : IndexStatus.State.INVALID;
  }

  @Override
  public void build(Consumer<IndexProgress> listener) {
    change().build(listener);
  }

  @Override
  public void rebuild(VectorIndex index, Consumer<IndexProgress> listener) {
    change().rebuild(space.info().withIndex(index).index(), listener);
  }

  @Override
  public void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    change().suspendDuring(load, listener);
  }

  @Override
  public void drop() {
    change().drop();
  }

  /** Refused in a transaction of the caller, also if the store was asked for its index before. */
  private IndexChange change() {
    backend.connections().requireNoneToJoin(doing);
    return new IndexChange(backend, collection, space, "build of the " + doing, cancellation);
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    RecallMeasure.requireInRange("sample", sample);
    RecallMeasure.requireInRange("k", k);
    SpaceRules.requireMeasurable(collection.info());
    return probe.measure(probe.sample(sample), k);
  }

  @Override
  public Recall measureRecall(List<Embedding> questions, int k) {
    RecallMeasure.requireInRange("k", k);
    SpaceRules.requireMeasurable(collection.info());
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), space.info());
    return probe.measure(
        questions.stream()
            .map(question -> vectors.searched(() -> "the embedding to search for", question))
            .toList(),
        k);
  }

  @Override
  public Recall tune(double recall) {
    SpaceRules.requireTunable(recall);
    SpaceRules.requireMeasurable(collection.info());
    backend.connections().requireNoneToJoin(doing);
    BuiltIndex index =
        backend
            .connections()
            .read(doing, reader::state)
            .usable()
            .orElseThrow(() -> new IllegalStateException("there is no index to tune"));
    Recall reached = probe.tune(index, recall);
    backend
        .connections()
        .inTransaction(
            doing,
            connection -> {
              new IndexCatalog(backend.tables())
                  .remember(connection, space, recall, reached.width());
              return reached;
            });
    backend.knowledge().forget(space);
    return reached;
  }
}
