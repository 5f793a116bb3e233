package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.collection.SpaceRules;
import dev.vectorstore.internal.document.SpaceVectors;
import dev.vectorstore.internal.postgres.catalog.Backend;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.text.Storable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The index of one space in PostgreSQL. */
public final class PgSpaceIndex implements SpaceIndex {
  private static final Logger LOG = LoggerFactory.getLogger(PgSpaceIndex.class);

  private final IndexTask work;
  private final Connections connections;
  private final StoredCollection collection;
  private final Space space;
  private final IndexReader reader;
  private final RecallProbe probe;
  private final String doing;

  public PgSpaceIndex(
      Backend backend, AutomaticIndexes automatic, StoredCollection collection, Space space) {
    this(
        new IndexTask(
            backend,
            automatic,
            collection,
            space,
            "index of " + Storable.quoted(collection.info().name()),
            Optional.empty()));
  }

  private PgSpaceIndex(IndexTask work) {
    this.work = work;
    this.connections = work.backend().connections();
    this.collection = work.collection();
    this.space = work.space();
    this.doing = work.doing();
    this.reader = work.reader();
    this.probe = new RecallProbe(work);
  }

  @Override
  public SpaceIndex cancellation(Cancellation stopping) {
    return new PgSpaceIndex(work.stoppedBy(stopping));
  }

  @Override
  public IndexStatus status() {
    return connections.read(
        doing,
        connection -> {
          IndexState state = reader.state(connection);
          return new IndexStatus(
              reader.wanted(connection),
              state.built().map(BuiltIndex::index),
              state.built().map(PgSpaceIndex::state).orElse(IndexStatus.State.ABSENT),
              state.built().map(BuiltIndex::bytes).orElse(0L),
              state.vectors(),
              state.built().flatMap(BuiltIndex::checked));
        });
  }

  private static IndexStatus.State state(BuiltIndex built) {
    return built.valid() ? IndexStatus.State.READY : IndexStatus.State.INVALID;
  }

  @Override
  public void build(Consumer<IndexProgress> listener) {
    Objects.requireNonNull(listener, "listener");
    change().build(listener);
  }

  @Override
  public void rebuild(VectorIndex index, Consumer<IndexProgress> listener) {
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(listener, "listener");
    change().rebuild(space.info().withIndex(index).index(), listener);
  }

  @Override
  public void suspendDuring(Runnable load, Consumer<IndexProgress> listener) {
    Objects.requireNonNull(load, "load");
    Objects.requireNonNull(listener, "listener");
    change().suspendDuring(load, listener);
  }

  @Override
  public void drop() {
    change().drop();
  }

  /** Refused in a transaction of the caller, also if the store was asked for its index before. */
  private IndexChange change() {
    connections.requireNoneToJoin(doing);
    return new IndexChange(work.named("build of the " + doing));
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    RecallMeasure.requireInRange("sample", sample);
    RecallMeasure.requireInRange("k", k);
    SpaceRules.requireMeasurable(collection.info());
    return probe.measure(probe.sample(sample), k);
  }

  @Override
  public Recall measureRecall(List<Embedding> queries, int k) {
    RecallMeasure.requireInRange("k", k);
    SpaceRules.requireMeasurable(collection.info());
    return probe.measure(searched(queries), k);
  }

  private List<Embedding> searched(List<Embedding> queries) {
    SpaceVectors vectors = new SpaceVectors(collection.info().name(), space.info());
    return queries.stream()
        .map(query -> vectors.searched(() -> "the embedding to search for", query))
        .toList();
  }

  @Override
  public Recall tune(double recall) {
    return tune(recall, index -> probe.tune(index, recall));
  }

  @Override
  public Recall tune(double recall, List<Embedding> queries) {
    SpaceRules.requireTunable(recall);
    RecallMeasure.requireQueries(queries);
    List<Embedding> asked = searched(queries);
    return tune(recall, index -> probe.tune(index, recall, asked));
  }

  private Recall tune(double recall, Function<BuiltIndex, Recall> measuring) {
    SpaceRules.requireTunable(recall);
    SpaceRules.requireMeasurable(collection.info());
    connections.requireNoneToJoin(doing);
    IndexState state = connections.read(doing, reader::state);
    BuiltIndex index =
        state.usable().orElseThrow(() -> new IllegalStateException("there is no index to tune"));
    Recall best = measuring.apply(index);
    work.learn(recall, best);
    if (!best.reaches(recall)) {
      LOG.warn(
          "{}: no effort gives a recall of {}; the best was {} with {}; searches that ask for more are exact",
          doing,
          recall,
          best.mean(),
          best.width());
    }
    if (state.isOutdated()) {
      RecallCheck.again(work);
    }
    return best;
  }
}
