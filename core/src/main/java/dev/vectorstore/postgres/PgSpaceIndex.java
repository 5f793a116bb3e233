package dev.vectorstore.postgres;

import com.pgvector.PGvector;
import dev.vectorstore.ElementType;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.IndexProgress;
import dev.vectorstore.IndexStatus;
import dev.vectorstore.Recall;
import dev.vectorstore.SearchReport;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SpaceIndex;
import dev.vectorstore.VectorIndex;
import dev.vectorstore.internal.collection.RecallMeasure;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The index of one collection's active space in PostgreSQL. */
final class PgSpaceIndex implements SpaceIndex {
  private static final String SAMPLE =
      """
      select e.embedding::{vector}
        from {space} e
       where e.embedding is not null and {tenant}
       order by random()
       limit {limit}
      """;

  private static final int TUNED_K = 10;
  private static final int TUNING_SAMPLE = 100;

  private final Backend backend;
  private final StoredCollection collection;
  private final Space space;
  private final PgSearch search;
  private final Queries queries;
  private final IndexCatalog indexes;
  private final String doing;

  PgSpaceIndex(
      Backend backend, StoredCollection collection, PgSearch search, Queries queries, String name) {
    this.backend = backend;
    this.collection = collection;
    this.space =
        collection
            .space()
            .orElseThrow(
                () -> new IllegalStateException("collection " + name + " has no model to index"));
    this.search = search;
    this.queries = queries;
    this.indexes = new IndexCatalog(backend.tables());
    this.doing = "index of " + name;
  }

  @Override
  public IndexStatus status() {
    return backend
        .connections()
        .read(
            doing,
            connection -> {
              IndexState state = state(connection);
              return new IndexStatus(
                  wanted(connection),
                  state
                      .built()
                      .map(
                          built ->
                              built.valid() ? IndexStatus.State.READY : IndexStatus.State.INVALID)
                      .orElse(IndexStatus.State.ABSENT),
                  state.built().map(BuiltIndex::bytes).orElse(0L),
                  state.vectors());
            });
  }

  private VectorIndex wanted(Connection connection) throws SQLException {
    return new SpaceCatalog(backend.tables())
        .all(connection, collection.id()).stream()
            .filter(stored -> stored.id() == space.id())
            .findFirst()
            .orElseThrow(() -> SqlErrors.conflict("the space was dropped meanwhile"))
            .info()
            .index();
  }

  @Override
  public void build(Consumer<IndexProgress> listener) {
    IndexState state = state();
    if (state.usable().isPresent()) {
      return;
    }
    if (backend.connections().read(doing, this::wanted).kind() == VectorIndex.Kind.NONE) {
      throw new IllegalStateException(
          "the space of " + space.info().model() + " is to have no index; rebuild names one");
    }
    if (state.built().isPresent()) {
      dropAllBut(0);
    }
    buildNow(state, listener);
  }

  @Override
  public void rebuild(VectorIndex index, Consumer<IndexProgress> listener) {
    VectorIndex wanted = space.info().withIndex(index).index();
    inTransaction(
        connection -> {
          indexes.configure(connection, space, wanted);
          return wanted;
        });
    if (wanted.kind() == VectorIndex.Kind.NONE) {
      drop();
      return;
    }
    buildNow(state(), listener);
    dropAllBut(state().usable().orElseThrow().id());
  }

  private void buildNow(IndexState state, Consumer<IndexProgress> listener) {
    backend.connections().requireNoneToJoin(doing);
    new IndexBuild(backend, space, "build of the " + doing).run(state, listener);
    inTransaction(
        connection -> {
          indexes.analyze(connection, collection);
          return collection;
        });
    backend.knowledge().forget(space);
  }

  @Override
  public void drop() {
    dropAllBut(0);
  }

  private void dropAllBut(long kept) {
    inTransaction(
        connection -> {
          indexes.dropOthers(connection, space, kept);
          return kept;
        });
    backend.knowledge().forget(space);
  }

  @Override
  public Recall measureRecall(int sample, int k) {
    RecallMeasure.requireInRange("sample", sample);
    return measureRecall(sample(sample), k);
  }

  @Override
  public Recall measureRecall(List<Embedding> questions, int k) {
    RecallMeasure.requireInRange("k", k);
    RecallMeasure measure = new RecallMeasure(k);
    int width = 0;
    for (Embedding question : questions) {
      SearchRequest request = request(question, k);
      SearchReport report = search.run(request, question);
      width = Math.max(width, report.width());
      measure.add(search.run(request.exact(), question).matches(), report.matches());
    }
    return measure.result(width);
  }

  @Override
  public Recall tune(double recall) {
    if (!(recall > 0 && recall < 1)) {
      throw new IllegalArgumentException(
          "a recall to tune for is more than 0 and less than 1, not " + recall);
    }
    BuiltIndex index =
        state().usable().orElseThrow(() -> new IllegalStateException("there is no index to tune"));
    List<Embedding> questions = sample(TUNING_SAMPLE);
    @Nullable Recall best = null;
    for (int width : widths(index)) {
      Recall measured = measure(questions, width);
      if (best == null || measured.mean() > best.mean()) {
        best = measured;
      }
      if (measured.mean() >= recall) {
        break;
      }
    }
    Recall reached = Objects.requireNonNull(best);
    remember(recall, reached.width());
    return reached;
  }

  private Recall measure(List<Embedding> questions, int width) {
    RecallMeasure measure = new RecallMeasure(TUNED_K);
    for (Embedding question : questions) {
      SearchRequest request = request(question, TUNED_K);
      measure.add(
          search.run(request.exact(), question).matches(),
          search.byIndex(request, question, width));
    }
    return measure.result(width);
  }

  private static int[] widths(BuiltIndex index) {
    int[] hnsw = {10, 20, 30, 40, 60, 80, 100, 130, 160, 200, 300, 400, 600, 800, 1_000};
    int[] probes = {1, 2, 3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450, 700, 1_000};
    return index.kind() == VectorIndex.Kind.HNSW
        ? hnsw
        : IntStream.concat(
                IntStream.of(probes).filter(width -> width < index.lists()),
                IntStream.of(index.lists()))
            .toArray();
  }

  private void remember(double recall, int width) {
    inTransaction(
        connection -> {
          indexes.remember(connection, space, recall, width);
          return width;
        });
    backend.knowledge().forget(space);
  }

  private static SearchRequest request(Embedding question, int k) {
    return SearchRequest.of(question).limit(k).include(Include.idOnly());
  }

  private List<Embedding> sample(int limit) {
    Sql query =
        Sql.of(
            SAMPLE,
            Map.of(
                "vector", backend.tables().type(ElementType.VECTOR),
                "space", backend.tables().embeddings(space),
                "tenant", queries.ofTenant("e"),
                "limit", Sql.literal(limit)));
    List<Embedding> sample =
        backend
            .connections()
            .read(
                doing,
                connection -> {
                  try (PreparedStatement statement = query.prepare(connection);
                      ResultSet rows = statement.executeQuery()) {
                    List<Embedding> found = new ArrayList<>();
                    while (rows.next()) {
                      found.add(Embedding.of(rows.getObject(1, PGvector.class).toArray()));
                    }
                    return found;
                  }
                });
    if (sample.isEmpty()) {
      throw new IllegalStateException("the collection has no vector to measure with");
    }
    return sample;
  }

  private IndexState state() {
    return backend.connections().read(doing, this::state);
  }

  private IndexState state(Connection connection) throws SQLException {
    Optional<IndexState> state = indexes.state(connection, space);
    return state.orElseThrow(() -> SqlErrors.conflict("the space was dropped meanwhile"));
  }

  private <T> void inTransaction(Connections.Work<T> work) {
    backend.connections().requireNoneToJoin(doing);
    backend.connections().inTransaction(doing, work);
  }
}
