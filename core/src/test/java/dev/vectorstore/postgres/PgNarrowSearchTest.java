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
import dev.vectorstore.index.Recall;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors that a graph finds easily, so that searches need not look as widely as usual. */
class PgNarrowSearchTest {
  private static final int DIMENSION = 32;
  private static final int VARIED = 6;
  private static final int VECTORS = 2_000;
  private static final int USUAL = 100;
  private static final double RECALL = SearchRequest.DEFAULT_RECALL;
  private static final String LESS = "a recall of 0.98 was seen to take less than usual";
  private static final VectorIndex HNSW = VectorIndex.hnsw().element(ElementType.VECTOR);

  private final Random random = new Random(5);
  private final TenantDatabase local = new TenantDatabase();
  private final HikariDataSource pool = new HikariDataSource();
  private final List<VectorDatabase> opened = new ArrayList<>();

  PgNarrowSearchTest() throws SQLException {
    pool.setDataSource(local.application());
    pool.setMaximumPoolSize(2);
  }

  @AfterEach
  void close() throws SQLException {
    opened.forEach(VectorDatabase::close);
    pool.close();
    local.close();
  }

  @Test
  void build_vectorsThatAreEasilyFound_searchesTakeLessThanUsual() throws SQLException {
    VectorStore store = store(automatic(false));
    fill(store, VECTORS);
    SpaceIndex index = store.index();

    index.build();

    assertThat(index.status().built()).contains(HNSW);
    IndexCheck checked = index.status().checked().orElseThrow();
    assertThat(checked.reaches(RECALL)).as("%s", checked).isTrue();
    assertThat(checked.grouped()).isFalse();
    assertThat(checked.top10().width()).isBetween(60, 80);
    SearchReport report = store(automatic(false)).explain(SearchRequest.of(query()).limit(10));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(report.width()).isEqualTo(checked.top10().width());
    assertThat(report.reason()).contains(LESS);
    List<Embedding> queries = IntStream.range(0, 50).mapToObj(i -> query()).toList();
    assertThat(index.measureRecall(queries, 10).mean()).isGreaterThanOrEqualTo(RECALL);
  }

  @Test
  void search_mostWereWrittenSinceTheCheck_takesWhatIsUsualUntilTheIndexIsTuned()
      throws SQLException {
    VectorStore store = store(automatic(false));
    fill(store, VECTORS);
    SpaceIndex index = store.index();
    index.build();
    IndexCheck before = index.status().checked().orElseThrow();

    fill(store, VECTORS / 3);
    assertThat(index.status().checked()).contains(before);
    fill(store, VECTORS * 2 / 3);

    assertThat(index.status().checked()).contains(before.asOutdated());
    SearchReport report = store(automatic(false)).explain(SearchRequest.of(query()).limit(10));
    assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(report.width()).isEqualTo(USUAL);
    assertThat(report.reason()).doesNotContain(LESS);

    index.tune(RECALL);

    assertThat(index.status().checked().map(IndexCheck::outdated)).contains(false);
    assertThat(store(automatic(false)).explain(SearchRequest.of(query()).limit(10)).reason())
        .contains(LESS);
  }

  @Test
  void search_mostWereWrittenWithAutomaticIndexes_isCheckedAgainByItself() throws SQLException {
    VectorStore store = store(automatic(true).maintenance(local.owner()));
    fill(store, VECTORS);
    String before = local.awaitCheck("");

    fill(store, VECTORS * 2 / 3);

    assertThat(local.awaitCheck(before)).isNotEqualTo(before);
    assertThat(store.index().status().checked().map(IndexCheck::outdated)).contains(false);
  }

  /** Each vector is found with an effort of 10, and half of what is near others is not. */
  @Test
  void tune_littleEffortFindsWhatIsStored_isEnoughForWhatIsNot() throws SQLException {
    VectorStore store = store(automatic(false));
    List<Embedding> centers = IntStream.range(0, 200).mapToObj(i -> near(zero(), 1)).toList();
    write(store, i -> near(centers.get(i % 200).values(), 0.3), VECTORS);
    SpaceIndex index = store.index();
    index.rebuild(HNSW, progress -> {});

    Recall tuned = index.tune(0.9);

    assertThat(tuned.mean()).isGreaterThan(0.95);
    assertThat(tuned.width()).isEqualTo(30);
    VectorStore later = store(automatic(false));
    List<Embedding> queries = centers.stream().map(center -> near(center.values(), 0.3)).toList();
    for (Embedding query : queries.subList(0, 3)) {
      SearchRequest request = SearchRequest.of(query).limit(10).recall(0.9);
      assertThat(later.explain(request).width()).isEqualTo(30);
    }
    assertThat(found(later, queries)).isGreaterThanOrEqualTo(0.9);
  }

  private static double found(VectorStore store, List<Embedding> queries) {
    int found = 0;
    for (Embedding query : queries) {
      SearchRequest request = SearchRequest.of(query).limit(10);
      List<String> nearest = ids(store, request.exact());
      nearest.retainAll(ids(store, request.recall(0.9)));
      found += nearest.size();
    }
    return found / (10.0 * queries.size());
  }

  private static List<String> ids(VectorStore store, SearchRequest request) {
    List<String> ids = new ArrayList<>();
    store.search(request).forEach(match -> ids.add(match.id()));
    return ids;
  }

  private static float[] zero() {
    return new float[DIMENSION];
  }

  private static PgSettings automatic(boolean wanted) {
    return PgSettings.defaults().indexPaysFrom(1).automaticIndexes(wanted);
  }

  private VectorStore store(PgSettings settings) {
    VectorDatabase database = PgVectorDatabase.open(pool, settings);
    opened.add(database);
    return database.store(
        "easy", CollectionSettings.of(ModelId.of("m", DIMENSION)).metric(Metric.EUCLIDEAN));
  }

  private void fill(VectorStore store, int documents) {
    write(store, i -> query(), documents);
  }

  private interface Vectors {
    Embedding at(int place);
  }

  private static void write(VectorStore store, Vectors vectors, int documents) {
    store.upsertAll(
        IntStream.range(0, documents).mapToObj(i -> Document.of("d" + i).embedding(vectors.at(i))));
  }

  private Embedding query() {
    float[] values = near(zero(), 1).values();
    Arrays.fill(values, VARIED, DIMENSION, 0);
    return Embedding.of(values);
  }

  private Embedding near(float[] center, double noise) {
    float[] values = center.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (random.nextGaussian() * noise);
    }
    return Embedding.of(values);
  }
}
