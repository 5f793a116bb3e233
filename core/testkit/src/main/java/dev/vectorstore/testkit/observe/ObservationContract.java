package dev.vectorstore.testkit.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRuns.ChangedRows;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.imports.ImportWriter;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.OperationReport.Counts;
import dev.vectorstore.observe.OperationReport.Failure;
import dev.vectorstore.observe.OperationReport.Path;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.Contract;
import dev.vectorstore.testkit.WordModel;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorDatabase} tells an {@link OperationListener}: each operation once, with
 * the same numbers, and nothing of what is stored. A subclass brings the database.
 */
public abstract class ObservationContract extends Contract {
  private static final EmbeddingModel MODEL = WordModel.of("words", 16);
  private static final SearchRequest NEAR = SearchRequest.of(Embedding.of(1, 0)).limit(5);

  private static final Set<OperationKind> OF_NO_STORE =
      EnumSet.of(
          OperationKind.IMPORT,
          OperationKind.IMPORT_ROLLBACK,
          OperationKind.INDEX_BUILD_IN_BACKGROUND,
          OperationKind.INDEX_CHECK_IN_BACKGROUND);

  private final Told told = new Told();
  private final VectorDatabase observed = open(told);

  /** A database over the same server whose operations are told to this listener. */
  protected abstract VectorDatabase open(OperationListener listener);

  @Override
  protected final VectorDatabase database() {
    return observed;
  }

  @Test
  void operations_ofEachKind_areToldOnce() {
    Map<OperationKind, Consumer<VectorStore>> operations = new EnumMap<>(OperationKind.class);
    operations.put(OperationKind.SEARCH, store -> store.search(SearchRequest.of("one")));
    operations.put(
        OperationKind.SEARCH_ALL,
        store -> store.searchAll(List.of(SearchRequest.of("one"), SearchRequest.of("two"))));
    operations.put(OperationKind.SEARCH_PAGE, store -> store.searchPage(SearchRequest.of("one")));
    operations.put(OperationKind.EXPLAIN, store -> store.explain(SearchRequest.of("one")));
    operations.put(
        OperationKind.KEYWORD_SEARCH, store -> store.keywords().search(KeywordRequest.of("one")));
    operations.put(
        OperationKind.HYBRID_SEARCH, store -> store.keywords().hybrid(HybridRequest.of("one")));
    operations.put(OperationKind.UPSERT, store -> store.upsert(text("a", "one")));
    operations.put(
        OperationKind.WRITE, store -> store.write(List.of(text("a", "one")), WriteMode.UPSERT));
    operations.put(
        OperationKind.UPDATE,
        store -> store.update(List.of(DocumentUpdate.of("a").text("another"))));
    operations.put(OperationKind.UPSERT_ALL, store -> store.upsertAll(Stream.of(text("a", "one"))));
    operations.put(OperationKind.DELETE, store -> store.delete(Filter.ids(List.of("none"))));
    operations.put(OperationKind.GET, store -> store.get(List.of("a")));
    operations.put(OperationKind.SCROLL, store -> store.scroll(ScrollRequest.first()));
    operations.put(OperationKind.COUNT, VectorStore::count);
    operations.put(OperationKind.INDEX_BUILD, store -> store.index().build());
    operations.put(
        OperationKind.INDEX_REBUILD,
        store -> store.index().rebuild(VectorIndex.hnsw(), progress -> {}));
    operations.put(
        OperationKind.INDEX_SUSPEND,
        store -> store.index().suspendDuring(() -> {}, progress -> {}));
    operations.put(
        OperationKind.INDEX_TUNE, store -> assertThatThrownBy(() -> store.index().tune(2)));
    operations.put(
        OperationKind.INDEX_MEASURE_RECALL,
        store -> store.index().cancellation(Cancellation.create()).measureRecall(1, 1));
    operations.put(OperationKind.INDEX_DROP, store -> store.index().drop());
    operations.put(
        OperationKind.METADATA_INDEX_CREATE,
        store -> store.indexMetadata("year", MetadataType.NUMBER));
    operations.put(OperationKind.METADATA_INDEX_DROP, store -> store.dropMetadataIndex("year"));
    operations.put(OperationKind.KEYWORDS_ENABLE, store -> store.keywords().enable("english"));
    operations.put(OperationKind.KEYWORDS_DISABLE, store -> store.keywords().disable());
    VectorStore store = texts();
    store.upsert(text("a", "one"), text("b", "two"));
    store.keywords().enable("simple");

    operations.forEach(
        (kind, operation) -> {
          told.forget();
          operation.accept(store);
          OperationReport report = told.only();
          assertThat(report.operation().kind()).isEqualTo(kind);
          assertThat(report.operation().collection()).contains(store.info().name());
          boolean fails = kind == OperationKind.INDEX_TUNE; // in memory there is nothing to tune
          assertThat(report.failure().isPresent()).as("%s", kind).isEqualTo(fails);
          assertThat(report.times().total()).isPositive();
        });
    Set<OperationKind> others = EnumSet.complementOf(EnumSet.copyOf(operations.keySet()));
    assertThat(others)
        .allMatch(kind -> OF_NO_STORE.contains(kind) || kind.name().startsWith("SPACE_"));
  }

  @Test
  void operations_onSpaces_areToldOnce() {
    EmbeddingModel next = WordModel.of("others", 8);
    String name = freshName();
    VectorStore store = database().store(name, MODEL);
    store.upsert(text("a", "one"), text("b", "two"));
    EmbeddingSpaces spaces = database().spaces(name);
    told.forget();

    spaces.add(next, SpaceSettings.defaults());
    spaces.list();
    spaces.missing(next);
    spaces.fill(next);
    spaces.put(next, Map.of("a", next.embedQuery("one")));
    spaces.get(next, List.of("a", "c"));
    spaces.index(next).build();
    spaces.activate(next);
    spaces.fillAndActivate(MODEL);
    spaces.activateWithMissing(next);
    spaces.retire(MODEL);
    spaces.drop(MODEL);

    assertThat(told.kinds())
        .containsExactly(
            OperationKind.SPACE_ADD,
            OperationKind.SPACE_FILL,
            OperationKind.SPACE_PUT,
            OperationKind.SPACE_GET,
            OperationKind.INDEX_BUILD,
            OperationKind.SPACE_ACTIVATE,
            OperationKind.SPACE_FILL_AND_ACTIVATE,
            OperationKind.SPACE_ACTIVATE,
            OperationKind.SPACE_RETIRE,
            OperationKind.SPACE_DROP);
    assertThat(told.ended())
        .allSatisfy(report -> assertThat(report.operation().collection()).contains(name));
    assertThat(told.ended().get(1).counts()).isEqualTo(written(OptionalLong.empty(), 2));
    assertThat(told.ended().get(2).counts()).isEqualTo(written(OptionalLong.of(1), 1));
    assertThat(told.ended().get(3).counts()).isEqualTo(counts(2, 1));
  }

  @Test
  void operations_onSpacesOfATenant_areToldOnce() {
    String name = freshName();
    database().store(name, CollectionSettings.of(MODEL).perTenant());
    VectorDatabase tenant = database().tenant("one");
    tenant.store(name, MODEL).upsert(text("a", "one"));
    told.forget();

    tenant.spaces(name).fill(MODEL);

    assertThat(told.kinds()).containsExactly(OperationKind.SPACE_FILL);
  }

  @Test
  void shortForms_ofOperations_areToldOnce() {
    VectorStore store = points(Metric.COSINE);

    store.upsert(point("a", 1, 0));
    store.upsertAll(Stream.of(point("b", 1, 0)), LoadSettings.defaults());
    store.get(List.of("a"));
    store.get(List.of("a"), Include.everything());
    store.delete(List.of("a"));
    store.count();

    assertThat(told.kinds())
        .containsExactly(
            OperationKind.UPSERT,
            OperationKind.UPSERT_ALL,
            OperationKind.GET,
            OperationKind.GET,
            OperationKind.DELETE,
            OperationKind.COUNT);
  }

  @Test
  void search_exact_tellsTheWayAndTheNumbers() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(point("a", 1, 0), point("b", 0, 1));

    assertThat(after(() -> store.search(NEAR)))
        .isEqualTo(report(counts(5, 2), path(SearchStrategy.EXACT, SearchCause.NO_INDEX)));
    assertThat(after(() -> store.explain(NEAR.filter(Filter.eq("year", 1)))))
        .isEqualTo(report(counts(5, 0), path(SearchStrategy.EXACT_FILTERED, SearchCause.NO_INDEX)));
    assertThat(after(() -> store.searchPage(NEAR.limit(1))))
        .isEqualTo(report(counts(1, 1), path(SearchStrategy.EXACT, SearchCause.PAGE)));
  }

  @Test
  void searchAll_differentWays_tellsNoneOfThem() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(point("a", 1, 0), point("b", 0, 1));
    Filter filter = Filter.eq("year", 1);

    assertThat(after(() -> store.searchAll(List.of(NEAR, NEAR.limit(1)))))
        .isEqualTo(report(counts(6, 3), path(SearchStrategy.EXACT, SearchCause.NO_INDEX)));
    assertThat(after(() -> store.searchAll(List.of(NEAR, NEAR.filter(filter)))))
        .isEqualTo(
            report(
                counts(10, 2),
                Optional.of(new Path(Optional.empty(), Optional.of(SearchCause.NO_INDEX), false))));
    assertThat(after(() -> store.searchAll(List.of())))
        .isEqualTo(report(counts(0, 0), Optional.empty()));
  }

  @Test
  void keywords_searches_tellTheNumbers() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    store.upsert(text("a", "one two"), text("b", "three"));

    assertThat(after(() -> store.keywords().search(KeywordRequest.of("one").limit(3))))
        .isEqualTo(report(counts(3, 1), Optional.empty()));
    assertThat(after(() -> store.keywords().hybrid(HybridRequest.of("one").limit(3))))
        .isEqualTo(report(counts(3, 2), path(SearchStrategy.EXACT, SearchCause.NO_INDEX)));
  }

  @Test
  void writes_ofDocuments_tellHowMany() {
    VectorStore store = points(Metric.COSINE);

    assertThat(after(() -> store.upsert(point("a", 1, 0), point("b", 0, 1))))
        .isEqualTo(report(written(OptionalLong.of(2), 2), Optional.empty()));
    assertThat(
            after(
                () ->
                    store.write(
                        List.of(point("a", 1, 0), point("c", 0, 1)), WriteMode.SKIP_EXISTING)))
        .isEqualTo(report(written(OptionalLong.of(2), 1), Optional.empty()));
    assertThat(after(() -> store.upsertAll(Stream.of(point("d", 1, 0)))))
        .isEqualTo(report(written(OptionalLong.empty(), 1), Optional.empty()));
    assertThat(after(() -> store.delete(List.of("a", "x"))))
        .isEqualTo(report(deleted(OptionalLong.of(2), 1), Optional.empty()));
    assertThat(after(() -> store.delete(Filter.all())))
        .isEqualTo(report(deleted(OptionalLong.empty(), 3), Optional.empty()));
  }

  @Test
  void times_ofAModel_areToldApart() {
    TimedModel model = new TimedModel();
    VectorStore store = database().store(freshName(), model);

    assertModel(model, () -> store.upsert(text("a", "one")));
    assertModel(model, () -> store.search(SearchRequest.of("one")));
    assertModel(
        model, () -> store.searchAll(List.of(SearchRequest.of("one"), SearchRequest.of("two"))));
    assertModel(
        model,
        () ->
            store.upsertAll(
                Stream.of(text("b", "two")), LoadSettings.defaults().inOneTransaction()));
    assertThat(times(() -> store.count()).model()).isZero();
  }

  @Test
  void failures_ofAnyKind_areToldByTheirType() {
    VectorStore store = points(Metric.COSINE);
    told.forget();
    assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1, 2, 3)).limit(5)))
        .isInstanceOf(IllegalArgumentException.class);
    OperationReport refused = told.only();
    assertThat(refused.failure())
        .contains(new Failure(IllegalArgumentException.class.getName(), Optional.empty()));
    assertThat(refused.counts().asked()).hasValue(5);
    assertThat(refused.counts().given()).isEmpty();
    assertThat(refused.path()).isEmpty();

    database().drop(store.info().name());
    told.forget();
    assertThatThrownBy(store::count).isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThat(told.only().failure().orElseThrow().type())
        .isEqualTo(VectorStoreException.NoSuchCollection.class.getName());
  }

  @Test
  @NullUnmarked
  void operation_ofNull_isToldAsAFailure() {
    VectorStore store = points(Metric.COSINE);
    told.forget();

    assertThatThrownBy(() -> store.search(null)).isInstanceOf(NullPointerException.class);

    assertThat(told.only().failure())
        .contains(new Failure(NullPointerException.class.getName(), Optional.empty()));
  }

  @Test
  void reports_ofAnything_containNothingThatIsStored() {
    VectorStore store = texts();
    store.keywords().enable("simple");
    told.forget();

    store.upsert(Document.of("secret id", "secret text", Map.of("secret key", "secret value")));
    store.search(SearchRequest.of("secret query").filter(Filter.eq("secret key", "secret value")));
    store.keywords().search(KeywordRequest.of("secret query"));
    assertThatThrownBy(
            () -> store.upsert(Document.of("secret id").embedding(Embedding.of(1, 2, 3))))
        .hasMessageContaining("secret id");
    assertThatThrownBy(() -> store.upsertAll(Stream.of(Document.of("secret id"))))
        .isInstanceOf(VectorStoreException.LoadFailed.class);

    assertThat(told.ended()).hasSize(5);
    assertThat(told.begun().toString() + told.ended()).doesNotContain("secret");
  }

  @Test
  @NullUnmarked
  void listener_thatThrows_harmsNothing() {
    OperationListener atStart =
        operation -> {
          throw new IllegalStateException("of the test");
        };
    OperationListener atEnd =
        operation ->
            report -> {
              throw new AssertionError("of the test");
            };
    for (OperationListener listener : List.of(atStart, atEnd, (OperationListener) op -> null)) {
      try (VectorDatabase harmed = open(listener)) {
        VectorStore store = harmed.store(freshName(), MODEL);
        store.upsert(text("a", "one"));
        assertThat(matchedIds(store.search(SearchRequest.of("one")))).containsExactly("a");
        assertThatThrownBy(() -> store.search(null)).isInstanceOf(NullPointerException.class);
      }
    }
  }

  @Test
  void operation_withinAnother_isToldByItself() {
    VectorStore store = points(Metric.COSINE);
    told.forget();

    store.index().suspendDuring(() -> store.upsert(point("a", 1, 0)), progress -> {});

    assertThat(told.kinds()).containsExactly(OperationKind.UPSERT, OperationKind.INDEX_SUSPEND);
    assertThat(told.ended().get(1).counts().written()).isEmpty();
  }

  @Test
  void operations_ofATenantAndOfAMovingStore_areToldOnce() {
    String perTenant = freshName();
    database().store(perTenant, CollectionSettings.of(MODEL).perTenant());
    VectorStore ofTenant = database().tenant("one").store(perTenant, MODEL);
    VectorStore moving =
        database().store(freshName(), WordModel.of("words", 16), WordModel.of("others", 8));
    told.forget();

    ofTenant.upsert(text("a", "one"));
    moving.upsert(text("a", "one"));
    moving.search(SearchRequest.of("one"));

    assertThat(told.kinds())
        .containsExactly(OperationKind.UPSERT, OperationKind.UPSERT, OperationKind.SEARCH);
    assertThat(told.ended().get(2).counts()).isEqualTo(counts(10, 1));
  }

  @Test
  void import_untilItsEnd_isToldOnce() {
    String name = freshName();
    imported(name, (session, writer) -> session.finish());
    OperationReport report = told.only();
    assertThat(report.operation().kind()).isEqualTo(OperationKind.IMPORT);
    assertThat(report.operation().collection()).contains(name);
    assertThat(report.counts()).isEqualTo(written(OptionalLong.empty(), 3));
    assertThat(report.failure()).isEmpty();

    long run = database().imports().list().get(0).id();
    assertThat(after(() -> database().imports().rollback(run, ChangedRows.KEEP)))
        .isEqualTo(
            report(
                new Counts(
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.of(0),
                    OptionalLong.of(3)),
                Optional.empty()));
    assertThat(told.only().operation().kind()).isEqualTo(OperationKind.IMPORT_ROLLBACK);
  }

  @Test
  void import_thatFails_isToldOnceWithWhatFailed() {
    imported(
        freshName(),
        (session, writer) -> {
          assertThatThrownBy(
                  () ->
                      writer.prepare(
                          List.of(Document.of("d").embedding(Embedding.of(1, 2, 3))), Map.of()))
              .isInstanceOf(IllegalArgumentException.class);
          session.fail("a vector was wrong");
          session.fail("again");
        });

    assertThat(told.only().failure())
        .contains(new Failure(IllegalArgumentException.class.getName(), Optional.empty()));
    assertThat(told.only().counts().written()).hasValue(3);
  }

  private void imported(String name, BiConsumer<ImportSession, ImportWriter> ending) {
    ImportTarget target = ImportTarget.of(name, CollectionSettings.of(ModelId.of("points", 2)));
    told.forget();
    ImportSession session = database().imports().start("somewhere", Map.of(), List.of(target));
    ImportWriter writer = session.writer(target, "f").orElseThrow();
    List<Document> first = List.of(point("a", 1, 0), point("b", 0, 1));
    writer.write(writer.prepare(first, Map.of()), Duration.ZERO);
    writer.write(writer.prepare(List.of(point("c", 1, 1)), Map.of()), Duration.ZERO);
    assertThat(told.ended()).isEmpty();
    ending.accept(session, writer);
  }

  private void assertModel(TimedModel model, Runnable operation) {
    model.nanos.set(0);
    OperationReport.Times times = times(operation);
    assertThat(model.nanos.get()).isPositive();
    assertThat(times.model()).isGreaterThanOrEqualTo(Duration.ofNanos(model.nanos.get()));
    assertThat(times.total())
        .isGreaterThanOrEqualTo(times.model().plus(times.database()).plus(times.poolWait()));
  }

  private OperationReport.Times times(Runnable operation) {
    told.forget();
    operation.run();
    return told.only().times();
  }

  /** What is compared of a report. */
  private record Numbers(Counts counts, Optional<Path> path) {}

  private Numbers after(Runnable operation) {
    told.forget();
    operation.run();
    return report(told.only().counts(), told.only().path());
  }

  private static Numbers report(Counts counts, Optional<Path> path) {
    return new Numbers(counts, path);
  }

  private static Optional<Path> path(SearchStrategy strategy, SearchCause cause) {
    return Optional.of(new Path(Optional.of(strategy), Optional.of(cause), false));
  }

  private static Counts counts(long asked, long given) {
    return new Counts(
        OptionalLong.of(asked), OptionalLong.of(given), OptionalLong.empty(), OptionalLong.empty());
  }

  private static Counts written(OptionalLong asked, long written) {
    return new Counts(asked, OptionalLong.empty(), OptionalLong.of(written), OptionalLong.empty());
  }

  private static Counts deleted(OptionalLong asked, long deleted) {
    return new Counts(asked, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.of(deleted));
  }

  /** A model that measures itself. */
  private static final class TimedModel implements EmbeddingModel {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public String name() {
      return MODEL.name();
    }

    @Override
    public int dimension() {
      return MODEL.dimension();
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      long began = System.nanoTime();
      List<Embedding> embeddings = MODEL.embedDocuments(texts);
      nanos.addAndGet(System.nanoTime() - began);
      return embeddings;
    }

    @Override
    public Embedding embedQuery(String text) {
      return embedDocuments(List.of(text)).get(0);
    }
  }
}
