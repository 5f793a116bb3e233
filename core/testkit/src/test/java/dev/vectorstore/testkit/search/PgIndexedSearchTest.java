package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Searches of three thousand vectors by every kind of index, which is used wherever there is one:
 * as many matches as an exact search gives, and nearly the same.
 */
class PgIndexedSearchTest {
  private static final int DOCUMENTS = 3_000;
  private static final int DIMENSION = 24;
  private static final long SEED = 7;

  // A graph by the inner product misses one in fifty of a hundred now and then, whatever the
  // effort.
  private static final double MOST = 0.9;

  // Signs of 24 numbers tell little of their lengths: an index of them gives no more.
  private static final double LITTLE = 0.1;

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static VectorDatabase database;
  private static final Map<String, VectorStore> STORES = new HashMap<>();

  @BeforeAll
  static void open() {
    database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  static void close() {
    STORES.clear();
    database.close();
  }

  static Stream<Arguments> indexes() {
    List<Arguments> indexes = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      for (ElementType column : List.of(ElementType.VECTOR, ElementType.HALFVEC)) {
        for (ElementType element : ElementType.values()) {
          if (element.compareTo(column) >= 0) {
            indexes.add(Arguments.of(metric, column, VectorIndex.hnsw().element(element)));
            indexes.add(Arguments.of(metric, column, VectorIndex.ivfFlat(20).element(element)));
          }
        }
      }
    }
    return indexes.stream();
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_byIndex_givesAsManyAsThereAreAndNearlyTheSameAsExactly(
      Metric metric, ElementType column, VectorIndex index) {
    VectorStore store = store(metric, column);
    store.index().rebuild(index, progress -> {});
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.READY);

    double recall = isOfSigns(index) ? LITTLE : MOST;
    for (int limit : new int[] {1, 10, 100, 1_000, 10_000}) {
      SearchReport report = store.explain(request(1).recall(recall).limit(limit));

      assertThat(report.matches()).as("limit %d", limit).hasSize(Math.min(limit, DOCUMENTS));
      assertThat(report.fellBack()).as("%s", report).isEqualTo(limit > DOCUMENTS);
      if (limit <= DOCUMENTS) {
        assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
      }
      assertThat(report.matches()).isSortedAccordingTo(PgIndexedSearchTest::nearerFirst);
    }
    assertRecall(store, index);
    for (int oneIn : new int[] {2, 10, 100, 1_000}) {
      SearchRequest request = request(2).recall(recall).filter(Filter.eq("oneIn" + oneIn, true));
      SearchReport report = store.explain(request);

      assertThat(report.matches()).as("one in %d", oneIn).hasSize(Math.min(10, DOCUMENTS / oneIn));
      assertThat(report.fellBack() || report.strategy() == SearchStrategy.INDEX_FILTERED)
          .as("%s", report)
          .isTrue();
      if (oneIn <= 100 && goesOn(index)) {
        assertThat(report.fellBack()).as("one in %d: %s", oneIn, report).isFalse();
      }
    }
  }

  /** A graph is walked on until enough are found; of signs it takes many more than there are. */
  private static boolean goesOn(VectorIndex index) {
    return index.kind().orElseThrow() == VectorIndex.Kind.HNSW && !isOfSigns(index);
  }

  private static boolean isOfSigns(VectorIndex index) {
    return index.element().orElseThrow() == ElementType.BIT;
  }

  /** Once for all that is said of an index, as building it takes most of the time. */
  private static void assertRecall(VectorStore store, VectorIndex index) {
    List<Embedding> queries = IntStream.range(0, 20).mapToObj(i -> query(100 + i)).toList();

    Recall recall = store.index().measureRecall(queries, 10);

    IndexCheck checked = store.index().status().checked().orElseThrow();
    boolean gives =
        checked.isSound() && IndexCheck.gives(checked.top10(), SearchRequest.DEFAULT_RECALL);
    assertThat(recall.mean()).isGreaterThan(0.9);
    assertThat(recall.queries()).isEqualTo(20);
    assertThat(recall.width() > 0).as("%s, %s", checked, recall).isEqualTo(gives);
    assertThat(checked.top10().mean()).isGreaterThan(isOfSigns(index) ? 0.2 : MOST);
  }

  @Test
  void search_exactOrWithoutIndex_saysSo() {
    VectorStore store = store(Metric.COSINE, ElementType.VECTOR);
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});

    SearchReport exact = store.explain(request(1).exact());
    store.index().drop();
    SearchReport without = store.explain(request(1));

    assertThat(exact.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(exact.reason()).isEqualTo("an exact search was asked for");
    assertThat(without.strategy()).isEqualTo(SearchStrategy.EXACT);
    assertThat(without.reason()).isEqualTo("there is no index");
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.ABSENT);
  }

  @Test
  void search_afterMostDocumentsWent_isComplete() {
    VectorStore store =
        database.store(
            "deleted", CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(Metric.EUCLIDEAN));
    store.upsert(documents());
    store.index().build();
    store.delete(Filter.eq("oneIn2", false).or(Filter.eq("oneIn10", true)));

    for (int limit : new int[] {10, 100, 1_000}) {
      assertThat(store.search(request(3).limit(limit))).hasSize(limit);
    }
  }

  @Test
  void tune_recall_isRememberedForSearchesThatAskForNoMore() {
    VectorStore store = store(Metric.EUCLIDEAN, ElementType.VECTOR);
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});

    Recall tuned = store.index().tune(0.9);

    assertThat(tuned.mean()).isGreaterThanOrEqualTo(0.9);
    assertThat(store.explain(request(4).recall(0.9)).width()).isEqualTo(tuned.width());
    assertThat(store.explain(request(4).recall(0.5)).width()).isEqualTo(tuned.width());
    assertThat(store.explain(request(4).recall(0.999)).width()).isGreaterThan(tuned.width());
    store.index().rebuild(VectorIndex.hnsw().m(24).efConstruction(128), progress -> {});
    IndexCheck checked = store.index().status().checked().orElseThrow();
    assertThat(store.explain(request(4).recall(0.9)).width())
        .isEqualTo((int) Math.ceil(checked.top10().width() * 40 / 100.0));
  }

  @Test
  void tune_byQueriesOfTheHost_isRememberedWhateverStoredVectorsTell() {
    VectorStore store = store(Metric.COSINE, ElementType.VECTOR);
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    Random random = new Random(SEED);
    List<Embedding> far =
        IntStream.range(0, 50).mapToObj(i -> Embedding.of(scattered(random))).toList();
    List<Embedding> near = IntStream.range(0, 50).mapToObj(i -> query(i)).toList();

    Recall byNear = store.index().tune(0.9, near);
    Recall byFar = store.index().tune(0.95, far);

    assertThat(byNear.mean()).isGreaterThanOrEqualTo(0.9);
    assertThat(byNear.queries()).isEqualTo(50);
    assertThat(byNear.k()).isEqualTo(10);
    assertThat(byFar.mean()).isGreaterThanOrEqualTo(0.95);
    assertThat(store.explain(request(4).recall(0.95)).width()).isEqualTo(byFar.width());
  }

  @Test
  void tune_recallThatAllListsGive_isReached() {
    VectorStore store =
        database.store(
            "scattered",
            CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(Metric.EUCLIDEAN));
    Random random = new Random(SEED);
    store.upsert(
        IntStream.range(0, 1_000)
            .mapToObj(i -> Document.of("d" + i).embedding(Embedding.of(scattered(random))))
            .toList());
    store.index().rebuild(VectorIndex.ivfFlat(20), progress -> {});

    assertThat(store.index().tune(0.9999).reaches(0.9999)).isTrue();
  }

  private static float[] scattered(Random random) {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @Test
  void measureRecall_itsOwnVectors_findsThem() {
    VectorStore store = store(Metric.COSINE, ElementType.HALFVEC);
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});

    Recall recall = store.index().measureRecall(50, 5);

    assertThat(recall.mean()).isBetween(0.9, 1.0);
    assertThat(recall.min()).isBetween(0.0, recall.mean());
    assertThat(recall.queries()).isEqualTo(50);
    assertThat(recall.k()).isEqualTo(5);
  }

  @Test
  void build_withMaintenanceConnections_makesAndReplacesTheIndex() {
    VectorStore store = store(Metric.INNER_PRODUCT, ElementType.VECTOR);
    store.index().drop();
    PgSettings settings =
        PgSettings.defaults().indexPaysFrom(0).maintenance(TEST_DATABASE.dataSource());
    try (VectorDatabase maintained =
        PgVectorDatabase.open(TEST_DATABASE.applicationDataSource(), settings)) {
      VectorStore indexed = maintained.store(store.info().name());

      indexed.index().build(progress -> {});
      indexed.index().rebuild(VectorIndex.hnsw().m(8), progress -> {});

      assertThat(indexed.explain(request(5).recall(0.5)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(indexed.index().status().wanted())
          .isEqualTo(VectorIndex.hnsw().m(8).element(ElementType.VECTOR));
      assertThat(indexed.index().status().bytes()).isPositive();
      assertThat(indexed.index().status().vectors()).isBetween(2_000L, 4_000L);
    }
  }

  @Test
  void index_settingsThatDoNotFit_areRefused() {
    VectorStore store = store(Metric.COSINE, ElementType.HALFVEC);

    assertThatThrownBy(
            () ->
                store
                    .index()
                    .rebuild(VectorIndex.hnsw().element(ElementType.VECTOR), progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("vectors that are stored as HALFVEC cannot be indexed as VECTOR");
  }

  private static int nearerFirst(Match a, Match b) {
    return Double.compare(a.distance(), b.distance());
  }

  private static SearchRequest request(long seed) {
    return SearchRequest.of(query(seed)).include(Include.idOnly());
  }

  private static Embedding query(long seed) {
    return embedding(new Random(SEED * seed));
  }

  private static VectorStore store(Metric metric, ElementType column) {
    return STORES.computeIfAbsent(
        metric + " " + column,
        name -> {
          VectorStore store =
              database.store(
                  name,
                  CollectionSettings.of(ModelId.of("m", DIMENSION))
                      .space(SpaceSettings.defaults().metric(metric).column(column)));
          store.upsert(documents());
          return store;
        });
  }

  private static List<Document> documents() {
    Random random = new Random(SEED);
    return IntStream.range(0, DOCUMENTS)
        .mapToObj(
            i ->
                Document.of("d" + i)
                    .embedding(embedding(random))
                    .metadata(
                        Map.of(
                            "oneIn2", i % 2 == 0,
                            "oneIn10", i % 10 == 0,
                            "oneIn100", i % 100 == 0,
                            "oneIn1000", i % 1_000 == 0)))
        .toList();
  }

  /** Around one of twenty centers, as texts are around topics. */
  private static Embedding embedding(Random random) {
    Random center = new Random(random.nextInt(20));
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) (2 * center.nextGaussian() + random.nextGaussian());
    }
    return Embedding.of(values);
  }
}
