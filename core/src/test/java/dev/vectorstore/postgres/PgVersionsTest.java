package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Documents in many versions, stored one document after the other. A graph has few links from one
 * group of vectors to the next, so that a search does not get to some of them, however wide it is.
 */
class PgVersionsTest {
  private static final int DIMENSION = 32;
  private static final int GROUPS = 50;
  private static final int VERSIONS = 80;
  private static final double RECALL = SearchRequest.DEFAULT_RECALL;
  private static final VectorIndex AUTOMATIC = VectorIndex.automatic().element(ElementType.VECTOR);
  private static final VectorIndex HNSW = VectorIndex.hnsw().element(ElementType.VECTOR);
  private static final VectorIndex SPARSE =
      VectorIndex.hnsw().m(2).efConstruction(4).element(ElementType.VECTOR);
  private static final String INDEXES =
      "select i.indexrelid from pg_index i join pg_class c on c.oid = i.indexrelid"
          + " join pg_am a on a.oid = c.relam where amname in ('hnsw', 'ivfflat')";

  private final Random random = new Random(11);
  private final TenantDatabase local = new TenantDatabase();
  private final HikariDataSource pool = new HikariDataSource();
  private final List<VectorDatabase> opened = new ArrayList<>();

  PgVersionsTest() throws SQLException {
    local.pretendPgvector("0.8.7");
    pool.setDataSource(local.application());
    pool.setMaximumPoolSize(2);
  }

  @AfterEach
  void close() throws SQLException {
    opened.forEach(VectorDatabase::close);
    pool.close();
    local.close();
  }

  @ParameterizedTest
  @CsvSource({"EUCLIDEAN, false", "COSINE, false", "INNER_PRODUCT, true", "EUCLIDEAN, true"})
  void build_automaticIndexOfVersions_isOfListsAndFindsThem(Metric metric, boolean maintained)
      throws SQLException {
    VectorStore store = store(metric, maintained);
    List<Embedding> vectors = versions();
    fill(store, vectors);

    store.index().build();

    IndexStatus status = store.index().status();
    assertThat(status.wanted()).isEqualTo(AUTOMATIC);
    assertThat(status.built().flatMap(VectorIndex::kind)).contains(VectorIndex.Kind.IVFFLAT);
    IndexCheck checked = status.checked().orElseThrow();
    assertThat(checked.reaches(RECALL)).as("%s", checked).isTrue();
    assertThat(checked.unreached()).isZero();
    assertSearchesFind(store, vectors);
    List<String> indexes = PlainSql.rows(local.superuser(), INDEXES);
    assertThat(indexes).hasSize(1);

    store.index().build();

    assertThat(PlainSql.rows(local.superuser(), INDEXES)).isEqualTo(indexes);
    assertThat(store.index().status().checked()).contains(checked);
  }

  private static void assertSearchesFind(VectorStore store, List<Embedding> vectors) {
    List<Embedding> queries = everyFortieth(vectors);
    for (int k : new int[] {10, 100}) {
      assertThat(store.index().measureRecall(queries, k).mean()).isGreaterThanOrEqualTo(RECALL);
      assertThat(store.explain(SearchRequest.of(queries.get(0)).limit(k)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
    }
  }

  private static List<Embedding> everyFortieth(List<Embedding> vectors) {
    List<Embedding> some = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i += 40) {
      some.add(vectors.get(i));
    }
    return some;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_automaticIndexWherePgvectorBuildsNoLists_isAGraphAndSearchesAreExact(
      boolean maintained) throws SQLException {
    local.pretendPgvector("0.8.6");
    VectorStore store = store(Metric.EUCLIDEAN, maintained);
    List<Embedding> vectors = versions();
    fill(store, vectors);
    SpaceIndex index = store.index();

    String log =
        Log.of(
            () -> {
              index.build();
              index.rebuild(VectorIndex.automatic(), progress -> {});
            });

    assertThat(index.status().wanted()).isEqualTo(AUTOMATIC);
    assertThat(index.status().built()).contains(HNSW);
    assertThat(PlainSql.rows(local.superuser(), INDEXES)).hasSize(1);
    assertThat(log)
        .containsOnlyOnce(
            "IVFFlat indexes are not tried with pgvector 0.8.6, as builds of them may write out of bounds before 0.8.7; searches that an HNSW index does not serve are exact")
        .doesNotContain("builds of IVFFlat indexes");
    for (int k : new int[] {10, 100}) {
      assertThat(index.measureRecall(everyFortieth(vectors), k).mean()).isEqualTo(1);
      assertThat(store.explain(SearchRequest.of(vectors.get(0)).limit(k)).strategy())
          .isEqualTo(SearchStrategy.EXACT);
    }
  }

  @Test
  void search_versionsThatWereReplacedSinceTheCheck_isExactUntilTheIndexIsTuned()
      throws SQLException {
    VectorStore store = store(Metric.COSINE, false);
    fill(store, versions());
    SpaceIndex index = store.index();
    index.build();
    IndexCheck before = index.status().checked().orElseThrow();
    List<Embedding> others = versions();
    // As a version wrote it that did not say of what a check that ends was.
    PlainSql.execute(
        local.superuser(),
        "update vectorstore.embedding_space set search_widths = search_widths #- '{check,grouped}'");

    fill(store, others.subList(0, others.size() / 10));
    assertThat(before.grouped()).isTrue();
    assertThat(index.status().checked()).contains(before);
    fill(store, others.subList(0, others.size() / 2));

    assertThat(index.status().checked()).contains(before.asOutdated());
    VectorStore later = store(Metric.COSINE, false);
    String log =
        Log.of(
            () -> {
              later.search(SearchRequest.of(others.get(0)).limit(10));
              SearchReport report = later.explain(SearchRequest.of(others.get(0)).limit(10));
              assertThat(report.strategy()).isEqualTo(SearchStrategy.EXACT);
              assertThat(report.reason()).startsWith("the index was checked with vectors in tight");
            });
    assertThat(log).containsOnlyOnce("searches are exact now, as the index was checked");

    index.tune(RECALL);

    assertThat(index.status().checked().map(IndexCheck::outdated)).contains(false);
    List<Embedding> stored = others.subList(0, others.size() / 2);
    assertThat(index.measureRecall(everyFortieth(stored), 100).mean())
        .isGreaterThanOrEqualTo(RECALL);
  }

  @Test
  void search_versionsThatWereReplacedWithAutomaticIndexes_areCheckedAgainByThemselves()
      throws Exception {
    BlockingQueue<OperationKind> told = new LinkedBlockingQueue<>();
    OperationListener listener =
        operation ->
            report -> {
              if (isInBackground(operation)) {
                told.add(operation.kind());
              }
            };
    VectorStore store =
        store(
            Metric.EUCLIDEAN,
            PgSettings.defaults().indexPaysFrom(1).maintenance(local.owner()).observedBy(listener));
    fill(store, versions());
    String before = local.awaitCheck("");

    List<Embedding> others = versions();
    fill(store, others.subList(0, others.size() / 2));
    String after = local.awaitCheck(before);

    assertThat(after).isNotEqualTo(before);
    assertThat(store.index().status().checked().map(IndexCheck::outdated)).contains(false);
    assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(OperationKind.INDEX_BUILD_IN_BACKGROUND);
    assertThat(told.poll(1, TimeUnit.MINUTES)).isEqualTo(OperationKind.INDEX_CHECK_IN_BACKGROUND);
  }

  private static boolean isInBackground(Operation operation) {
    return operation.kind().name().endsWith("IN_BACKGROUND");
  }

  @Test
  void status_differentVectorsThatWereReplaced_holdsTheCheck() throws SQLException {
    VectorStore store = store(Metric.EUCLIDEAN, false);
    fill(store, different());
    store.index().build();
    Optional<IndexCheck> checked = store.index().status().checked();

    List<Embedding> others = different();
    fill(store, others.subList(0, others.size() * 2 / 5));

    assertThat(checked).isPresent();
    assertThat(store.index().status().checked()).isEqualTo(checked);
  }

  private List<Embedding> different() {
    return IntStream.range(0, 1_500).mapToObj(i -> near(new float[DIMENSION], 1)).toList();
  }

  @Test
  void rebuild_namedListsWherePgvectorMayHarm_areBuiltWithAWarning() throws SQLException {
    local.pretendPgvector("0.8.6");
    VectorStore store = store(Metric.EUCLIDEAN, false);
    fill(store, versions());
    SpaceIndex index = store.index();

    String log = Log.of(() -> index.rebuild(VectorIndex.ivfFlat(GROUPS), progress -> {}));

    assertThat(index.status().built().flatMap(VectorIndex::kind))
        .contains(VectorIndex.Kind.IVFFLAT);
    assertThat(log)
        .containsOnlyOnce(
            "builds of IVFFlat indexes may write out of bounds before pgvector 0.8.7");
  }

  @Test
  void build_automaticIndexOfRandomVectors_isAGraph() throws SQLException {
    VectorStore store = store(Metric.EUCLIDEAN, false);
    List<Embedding> vectors = new ArrayList<>();
    // In all dimensions a graph misses one vector in some hundreds, which is too many at times.
    for (int i = 0; i < 4_000; i++) {
      float[] values = near(new float[DIMENSION], 1).values();
      Arrays.fill(values, DIMENSION / 4, DIMENSION, 0);
      vectors.add(Embedding.of(values));
    }
    fill(store, vectors);

    store.index().build();

    assertThat(store.index().status().wanted()).isEqualTo(AUTOMATIC);
    assertThat(store.index().status().built()).contains(HNSW);
    assertThat(PlainSql.rows(local.superuser(), INDEXES)).hasSize(1);
    assertSearchesFind(store, vectors);
  }

  @Test
  void rebuild_namedGraphOfVersions_staysAndSearchesAreExact() throws SQLException {
    VectorStore store = store(Metric.EUCLIDEAN, false);
    List<Embedding> vectors = versions();
    fill(store, vectors);
    SpaceIndex index = store.index();

    String log = Log.of(() -> index.rebuild(SPARSE, progress -> {}));

    assertThat(index.status().wanted()).isEqualTo(SPARSE);
    assertThat(index.status().built()).contains(SPARSE);
    IndexCheck checked = index.status().checked().orElseThrow();
    assertThat(checked.reaches(RECALL)).as("%s", checked).isFalse();
    assertThat(checked.isSound()).as("%s", checked).isFalse();
    assertThat(log)
        .contains(
            "; that is too little for a recall of 0.98, and searches that ask for it are exact");
    SearchReport report = store.explain(SearchRequest.of(vectors.get(0)));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(report.reason()).isEqualTo("the index was not seen to give a recall of 0.98");

    index.rebuild(VectorIndex.automatic(), progress -> {});

    assertThat(index.status().wanted()).isEqualTo(AUTOMATIC);
    assertThat(index.status().built().flatMap(VectorIndex::kind))
        .contains(VectorIndex.Kind.IVFFLAT);
    assertSearchesFind(store, vectors);
  }

  @Test
  void build_automaticIndexWithoutMemoryForLists_isAGraphAndSearchesAreExact() throws SQLException {
    PlainSql.execute(
        local.superuser(),
        "alter role \"" + local.name("application") + "\" set maintenance_work_mem = '1MB'");
    VectorStore store = store(Metric.EUCLIDEAN, false);
    List<Embedding> vectors = versions();
    fill(store, vectors);

    store.index().build();

    assertThat(store.index().status().built()).contains(HNSW);
    assertThat(store.explain(SearchRequest.of(vectors.get(0))).strategy())
        .isEqualTo(SearchStrategy.EXACT);
  }

  @Test
  void build_listsThatAnInterruptedChoiceLeft_areChosenAnew() throws SQLException {
    VectorStore store = store(Metric.EUCLIDEAN, true);
    fill(store, versions());
    store.index().rebuild(VectorIndex.ivfFlat(GROUPS), progress -> {});
    PlainSql.execute(
        local.superuser(),
        "update vectorstore.embedding_space set index_kind = 'AUTOMATIC', index_parameters = '{}',"
            + " search_widths = '{\"0.98\": 0}'");
    List<String> left = PlainSql.rows(local.superuser(), INDEXES);
    assertThat(store.index().status().checked()).isEmpty();

    store.index().build();

    assertThat(PlainSql.rows(local.superuser(), INDEXES)).hasSize(1).doesNotContainSequence(left);
    assertThat(store.index().status().checked()).isPresent();
  }

  @Test
  void suspendDuring_listsThatWereChosen_areForgottenAndChosenAgain() throws SQLException {
    VectorStore store = store(Metric.EUCLIDEAN, false);
    List<Embedding> vectors = versions();
    fill(store, vectors);
    SpaceIndex index = store.index();
    index.build();
    List<String> learned = new ArrayList<>();

    index.suspendDuring(() -> learned.addAll(widths()), progress -> {});

    assertThat(learned).containsExactly("{}");
    assertThat(index.status().built().flatMap(VectorIndex::kind))
        .contains(VectorIndex.Kind.IVFFLAT);
    assertSearchesFind(store, vectors);
    index.drop();
    assertThat(widths()).containsExactly("{}");
  }

  private List<String> widths() {
    try {
      return PlainSql.rows(
          local.superuser(), "select search_widths from vectorstore.embedding_space");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private VectorStore store(Metric metric, boolean maintained) {
    PgSettings settings = PgSettings.defaults().indexPaysFrom(1).automaticIndexes(false);
    return store(metric, maintained ? settings.maintenance(local.owner()) : settings);
  }

  private VectorStore store(Metric metric, PgSettings settings) {
    VectorDatabase database = PgVectorDatabase.open(pool, settings);
    opened.add(database);
    return database.store(
        "versions", CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(metric));
  }

  private List<Embedding> versions() {
    List<Embedding> vectors = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      float[] group = near(new float[DIMENSION], 1).values();
      for (int j = 0; j < VERSIONS; j++) {
        vectors.add(near(group, 0.001));
      }
    }
    return vectors;
  }

  private Embedding near(float[] center, double noise) {
    float[] values = center.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (noise * random.nextGaussian());
    }
    return Embedding.of(values);
  }

  private static void fill(VectorStore store, List<Embedding> vectors) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      documents.add(Document.of("d" + i).embedding(vectors.get(i)));
    }
    store.upsert(documents);
  }
}
