package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * One vector that stands in a collection very often, at the edge of the list of an index that is
 * next to the list in which queries look for it.
 */
class PgHubsTest {
  private static final VectorIndex LISTS = VectorIndex.ivfFlat(4);
  private static final int OTHERS = 300;
  private static final int HUBS = 150;
  private static final Embedding HUB = Embedding.of(5.5f, 0, 0);
  private static final float[][] CENTERS = {{0, 0, 0}, {0, 2, 0}, {0, -2, 0}, {10, 0, 0}};

  // The middle of the first list is nearer than that of the last one.
  private static final Embedding BESIDE_IT = Embedding.of(4.4f, 0, 0);

  private static final String LOOKED_AT =
      ", and the most frequent vectors are looked at beside the index";

  private final TenantDatabase local = new TenantDatabase();
  private final HikariDataSource pool = new HikariDataSource();
  private final VectorDatabase database;

  PgHubsTest() throws SQLException {
    pool.setDataSource(local.application());
    pool.setMaximumPoolSize(2);
    database = PgVectorDatabase.open(pool, PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
    pool.close();
    local.close();
  }

  @Test
  void search_frequentVectorThatTheIndexMisses_isFoundBesideIt() {
    VectorStore store = filled(HUBS);

    String log = Log.of(() -> rebuildSoThatOneListIsEnough(store));

    assertThat(store.index().status().checked().orElseThrow().top10().width()).isOne();
    assertThat(log).contains("gives a recall of").doesNotContain("hub");
    SearchReport ten = store.explain(SearchRequest.of(BESIDE_IT).limit(10));
    assertThat(ten.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(ten.width()).isOne();
    assertThat(ten.reason()).isEqualTo("there are about 1350 vectors" + LOOKED_AT);
    assertThat(ids(ten.matches())).hasSize(10).allMatch(PgHubsTest::isHub);
    List<String> more = ids(store.search(SearchRequest.of(BESIDE_IT).limit(200)));
    assertThat(more).hasSize(200).doesNotHaveDuplicates();
    assertThat(more.subList(0, HUBS - 1)).allMatch(PgHubsTest::isHub);
    assertThat(more.subList(HUBS, 200)).noneMatch(PgHubsTest::isHub);
  }

  /** The server draws the lists at random; where one misses a vector that was drawn, it is two. */
  private static void rebuildSoThatOneListIsEnough(VectorStore store) {
    int width = 0;
    for (int tries = 0; tries < 5 && width != 1; tries++) {
      store.index().rebuild(LISTS, progress -> {});
      width = store.index().status().checked().orElseThrow().top10().width();
    }
  }

  @Test
  void search_frequentVectorWithFilter_givesThoseThatMatch() {
    VectorStore store = indexed(HUBS);
    SearchRequest even = SearchRequest.of(BESIDE_IT).filter(Filter.eq("odd", 0));

    SearchReport ten = store.explain(even.limit(10));
    List<String> hundred = ids(store.search(even.limit(100)));
    List<String> ofOthers = ids(store.search(even.filter(Filter.eq("kind", "other")).limit(10)));

    assertThat(ten.strategy()).isEqualTo(SearchStrategy.INDEX_FILTERED);
    assertThat(ten.reason()).contains(LOOKED_AT);
    assertThat(ids(ten.matches())).hasSize(10).allMatch(id -> isHub(id) && isEven(id));
    assertThat(hundred).hasSize(100).doesNotHaveDuplicates().allMatch(PgHubsTest::isEven);
    assertThat(hundred.stream().filter(PgHubsTest::isHub).count())
        .isBetween(HUBS / 2 - 1L, HUBS / 2L);
    assertThat(ofOthers).hasSize(10).noneMatch(PgHubsTest::isHub);
  }

  @Test
  void search_ofEveryForm_looksAtItOnce() {
    VectorStore store = indexed(HUBS);
    store.keywords().enable("simple");

    assertThat(ids(store.search(SearchRequest.similarTo("hub7").limit(HUBS))))
        .hasSize(HUBS)
        .doesNotHaveDuplicates()
        .doesNotContain("hub7")
        .satisfies(ids -> assertThat(ids.subList(0, HUBS - 1)).allMatch(PgHubsTest::isHub));
    assertThat(ids(store.search(SearchRequest.of(BESIDE_IT).groupBy("kind").limit(2))))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("hub"),
            second -> assertThat(second).startsWith("other"));
    assertThat(store.search(SearchRequest.of(BESIDE_IT).diversity(0.5, 50).limit(3)))
        .anyMatch(match -> isHub(match.id()));
    assertThat(ids(store.search(SearchRequest.of(BESIDE_IT).minSimilarity(0.4).limit(100))))
        .hasSize(100)
        .allMatch(PgHubsTest::isHub);
    assertThat(
            store
                .keywords()
                .hybrid(HybridRequest.of("nothing").embedding(BESIDE_IT).candidates(10).limit(10))
                .matches()
                .stream()
                .map(HybridMatch::id))
        .hasSize(10)
        .allMatch(PgHubsTest::isHub);
  }

  @Test
  void search_rowThatStandsForTheFrequentVectorGone_findsItsCopies() {
    VectorStore store = indexed(HUBS);

    store.delete(List.of("hub0"));

    assertThat(ids(store.search(SearchRequest.of(BESIDE_IT).limit(100))))
        .hasSize(100)
        .allMatch(PgHubsTest::isHub);
  }

  @Test
  void search_frequentVectorThatChangedOrVanished_isOfWhatIsThere() {
    VectorStore store = indexed(HUBS);
    SearchRequest request = SearchRequest.of(BESIDE_IT).limit(100);

    store.upsert(hubs(HUBS, Embedding.of(9, 0, 0)));
    List<String> moved = ids(store.search(request));
    store.delete(IntStream.range(0, HUBS).mapToObj(i -> "hub" + i).toList());
    List<String> gone = ids(store.search(request));

    assertThat(moved).hasSize(100).noneMatch(PgHubsTest::isHub);
    assertThat(gone).isEqualTo(moved);
  }

  @Test
  void search_withoutFrequentVectors_looksAtNothingBeside() {
    VectorStore store = indexed(100);

    SearchReport report = store.explain(SearchRequest.of(BESIDE_IT));

    assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
    assertThat(report.reason()).doesNotContain(LOOKED_AT);
  }

  @Test
  void search_indexThatIsCheckedAgain_knowsWhatIsFrequentThen() {
    VectorStore store = indexed(100);
    store.upsert(hubs(HUBS, HUB));

    store.index().tune(SearchRequest.DEFAULT_RECALL);
    assertThat(store.explain(SearchRequest.of(BESIDE_IT)).reason()).doesNotContain(LOOKED_AT);
    store.index().rebuild(LISTS, progress -> {});

    assertThat(store.explain(SearchRequest.of(BESIDE_IT)).reason()).contains(LOOKED_AT);
  }

  @Test
  void search_frequentVectorOfAnotherTenant_givesTheTenantsOwn() throws SQLException {
    database.store("tenants", settings().perTenant());
    VectorStore theirs = database.tenant("a").store("tenants");
    VectorStore own = database.tenant("b").store("tenants");
    theirs.upsert(hubs(HUBS, HUB));
    theirs.upsert(others());
    own.upsert(others());
    database.store("tenants").index().rebuild(LISTS, progress -> {});
    PlainSql.execute(
        local.superuser(),
        "update vectorstore.embedding_space set search_widths = jsonb_build_object('check',"
            + " jsonb_build_object('index', (select indexrelid::bigint from pg_index i join pg_class"
            + " c on c.oid = indexrelid join pg_am a on a.oid = relam where amname = 'ivfflat'),"
            + " 'frequent', (select jsonb_agg(distinct copy_of) from vectorstore.embedding_1 where"
            + " copy_of is not null)))");

    try (VectorDatabase later =
        PgVectorDatabase.open(pool, PgSettings.defaults().indexPaysFrom(0))) {
      SearchRequest request = SearchRequest.of(BESIDE_IT).limit(10);
      SearchReport ofTheirs = later.tenant("a").store("tenants").explain(request);
      SearchReport ofOwn = later.tenant("b").store("tenants").explain(request);

      assertThat(ofTheirs.reason()).contains(LOOKED_AT);
      assertThat(ids(ofTheirs.matches())).hasSize(10).allMatch(PgHubsTest::isHub);
      assertThat(ofOwn.reason()).contains(LOOKED_AT);
      assertThat(ids(ofOwn.matches())).hasSize(10).noneMatch(PgHubsTest::isHub);
    }
  }

  private VectorStore indexed(int hubs) {
    VectorStore store = filled(hubs);
    store.index().rebuild(LISTS, progress -> {});
    return store;
  }

  private VectorStore filled(int hubs) {
    VectorStore store = database.store("frequent", settings());
    store.upsert(hubs(hubs, HUB));
    store.upsert(others());
    return store;
  }

  private static CollectionSettings settings() {
    return CollectionSettings.of(ModelId.of("m", 3)).metric(Metric.EUCLIDEAN);
  }

  private static List<Document> hubs(int number, Embedding vector) {
    return IntStream.range(0, number).mapToObj(i -> document("hub", i, vector)).toList();
  }

  private static List<Document> others() {
    Random random = new Random(3);
    List<Document> others = new ArrayList<>();
    for (int i = 0; i < OTHERS * CENTERS.length; i++) {
      float[] values = CENTERS[i % CENTERS.length].clone();
      for (int j = 0; j < values.length; j++) {
        values[j] += (float) (0.1 * random.nextGaussian());
      }
      others.add(document("other", i, Embedding.of(values)));
    }
    return others;
  }

  private static Document document(String kind, int number, Embedding vector) {
    return Document.of(kind + number)
        .metadata(Map.of("kind", kind, "odd", number % 2))
        .embedding(vector);
  }

  private static List<String> ids(List<Match> matches) {
    return matches.stream().map(Match::id).toList();
  }

  private static boolean isHub(String id) {
    return id.startsWith("hub");
  }

  private static boolean isEven(String id) {
    return Integer.parseInt(id.replaceAll("\\D", "")) % 2 == 0;
  }
}
