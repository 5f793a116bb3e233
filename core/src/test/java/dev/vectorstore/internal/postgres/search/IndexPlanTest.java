package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.FrequentSets;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGStatement;

/** The plans of searches by every kind of index: which index is asked, and with which distance. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IndexPlanTest {
  private static final ModelId MODEL = ModelId.of("m", 3);
  private static final String ROUNDED_ONCE =
      "Order By: .*> (\\(InitPlan \\d+\\)\\.col1|\\$\\d+)\\)\\n";

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final VectorDatabase database;
  private final Tables tables = new Tables("vectorstore", "public");

  IndexPlanTest() {
    VectorSchema.migrate(local.dataSource());
    database = PgVectorDatabase.open(local.dataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  void drop() {
    database.close();
    local.close();
  }

  static Stream<Arguments> indexes() {
    List<Arguments> indexes = new ArrayList<>();
    for (Metric metric : Metric.values()) {
      for (ElementType column : List.of(ElementType.VECTOR, ElementType.HALFVEC)) {
        for (ElementType element : ElementType.values()) {
          for (VectorIndex index : List.of(VectorIndex.hnsw(), VectorIndex.ivfFlat(2))) {
            if (element.compareTo(column) >= 0) {
              indexes.add(Arguments.of(metric, column, index.element(element)));
            }
          }
        }
      }
    }
    return indexes.stream();
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void nearest_byIndex_asksItWithTheMetricsOperator(
      Metric metric, ElementType column, VectorIndex index) throws SQLException {
    StoredCollection collection = stored(metric, column, index);
    String embeddings = "embedding_" + collection.space().orElseThrow().id();

    String plan = plan(byIndex(collection));

    assertThat(plan)
        .contains("Index Scan using " + embeddings + "_", "_idx on " + embeddings + " r")
        .contains("Index Scan using " + embeddings + "_copy_idx on " + embeddings + " c")
        .contains("Index Only Scan using " + embeddings + "_copy_idx on " + embeddings + " a")
        .doesNotContain("Sort")
        .contains("Order By: (")
        .contains(
            switch (index.element().orElseThrow()) {
              case VECTOR -> operator(metric);
              case HALFVEC -> operator(metric == Metric.COSINE ? Metric.EUCLIDEAN : metric);
              case BIT -> "<~>";
            });
    assertThat(opclass(embeddings)).isEqualTo(opclass(metric, index.element().orElseThrow()));
    if (plan.contains("normalize") || index.element().orElseThrow() != column) {
      assertThat(plan).containsPattern(ROUNDED_ONCE);
    }
  }

  @Test
  void sample_ofAFilter_tellsHowManyOfHowManyMatch() throws SQLException {
    database
        .store("sampled", CollectionSettings.of(MODEL))
        .upsert(
            IntStream.range(0, 10)
                .mapToObj(
                    i ->
                        Document.of("d" + i, "text", Map.of("n", i % 3))
                            .embedding(Embedding.of(1, 2, i)))
                .toList());
    try (Connection connection = local.dataSource().getConnection()) {
      StoredCollection collection = new Catalog(tables).find(connection, "sampled").orElseThrow();
      Sql sample =
          new CollectionSql(tables, collection, Tenants.NONE).sample(Filter.eq("n", 0), 100);

      List<Long> counts = sample.only(connection, row -> List.of(row.getLong(1), row.getLong(2)));
      assertThat(counts).containsExactly(4L, 10L);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "HALFVEC"})
  void nearest_byAnIndexOfAnOlderVersion_asksThatOneUntilItIsRebuilt(ElementType column)
      throws SQLException {
    VectorIndex index = VectorIndex.hnsw().element(ElementType.HALFVEC);
    String name = "older " + column;
    VectorStore store =
        database.store(
            name,
            CollectionSettings.of(MODEL)
                .space(
                    SpaceSettings.defaults()
                        .metric(Metric.COSINE)
                        .column(column)
                        .index(VectorIndex.none())));
    store.upsert(
        IntStream.range(0, 120)
            .mapToObj(i -> Document.of("p" + i).embedding(Embedding.of(i % 17 + 1, i % 23, i % 5)))
            .toList());
    String embeddings = "embedding_" + found(name).space().orElseThrow().id();
    PlainSql.execute(
        local.dataSource(),
        "create index on vectorstore."
            + embeddings
            + " using hnsw ("
            + (column == ElementType.HALFVEC
                ? "embedding"
                : "(public.l2_normalize(embedding)::public.halfvec(3))")
            + " public.halfvec_cosine_ops) where copy_of is null");

    String older = plan(byIndex(found(name)));
    store.index().rebuild(index, progress -> {});
    String rebuilt = plan(byIndex(found(name)));

    assertThat(older)
        .contains("Index Scan using " + embeddings + "_")
        .containsPattern("Order By: .* <=> ");
    assertThat(rebuilt)
        .contains("Index Scan using " + embeddings + "_")
        .containsPattern("Order By: .* <-> ")
        .doesNotContain("Sort");
    assertThat(opclass(embeddings)).isEqualTo("halfvec_l2_ops");
  }

  @Test
  void nearest_exactly_asksNoIndexEvenIfThatLooksCheaper() throws SQLException {
    StoredCollection collection =
        stored(
            Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw().element(ElementType.VECTOR));
    SearchPlan exact = SearchPlan.exact(false, SearchCause.UNKNOWN, "test");

    assertThat(plan(nearest(collection, exact))).contains("Seq Scan").doesNotContain("_idx");
  }

  /** By the server's own statistics of so many copies of one it would read the table for each. */
  @Test
  void nearest_whereManyAreEqual_readsCopiesByTheirIndex() throws SQLException {
    VectorStore store =
        database.store(
            "many equal",
            CollectionSettings.of(MODEL)
                .space(
                    SpaceSettings.defaults().metric(Metric.EUCLIDEAN).index(VectorIndex.hnsw())));
    store.upsert(
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    Document.of("p" + i)
                        .embedding(Embedding.of(i % 10 < 3 ? 1 : i, i % 10 < 3 ? 1 : i % 97, 1)))
            .toList());
    store.index().build();
    StoredCollection collection;
    try (Connection connection = local.dataSource().getConnection()) {
      collection = new Catalog(tables).find(connection, "many equal").orElseThrow();
    }

    String plan = rows(explained(byIndex(collection)), "set enable_seqscan = on");

    assertThat(plan).contains("_copy_idx on embedding_").doesNotContain("Seq Scan");

    FrequentSets frequent = state(collection).usable().orElseThrow().frequent();
    assertThat(frequent.names()).hasSize(1);
    assertThat(frequent).hasToString("frequent sets: 1");
    String besides =
        rows(
            explained(nearest(collection, planByIndex(collection).beside(11))),
            "set enable_seqscan = on");
    assertThat(besides)
        .contains("CTE given", "InitPlan", "_copy_idx on embedding_")
        .containsPattern("Index Scan using embedding_\\d+_copy_idx on embedding_\\d+ e")
        .doesNotContain("Seq Scan", "Hash Join");
    assertThat(plansKept(nearest(collection, planByIndex(collection).beside(11))))
        .isEqualTo(plansKept(byIndex(collection)))
        .isPositive();
  }

  /** How often the server takes a plan that it has kept, of ten times. */
  private int plansKept(Sql query) throws SQLException {
    try (Connection connection = local.dataSource().getConnection();
        PreparedStatement statement = query.prepare(connection)) {
      statement.unwrap(PGStatement.class).setPrepareThreshold(1);
      for (int i = 0; i < 10; i++) {
        statement.executeQuery().close();
      }
      return Sql.of("select max(generic_plans)::integer from pg_prepared_statements")
          .only(connection, row -> row.getInt(1));
    }
  }

  @Test
  void nearest_withoutFrequentVectors_isTheStatementOfTheIndexAlone() throws SQLException {
    StoredCollection collection =
        stored(
            Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw().element(ElementType.VECTOR));
    SearchPlan chosen = new SearchPlanner(0).plan(10, 0.5, state(collection), OptionalLong.empty());

    String statement = nearest(collection, chosen).text();
    String besides = nearest(collection, chosen.beside(11)).text();

    assertThat(chosen.beside()).isZero();
    assertThat(statement).doesNotContain("given").startsWith("select e.tenant");
    assertThat(besides).startsWith("with given as materialized (" + statement + ")");
  }

  @Test
  void state_ofAnIndexThatWasChecked_hasTheFrequentSetsThatAreRemembered() throws SQLException {
    StoredCollection collection =
        stored(Metric.COSINE, ElementType.VECTOR, VectorIndex.hnsw().element(ElementType.VECTOR));
    FrequentSets frequent = new FrequentSets(List.of("kä\"'\\ {}", "b"));
    BuiltIndex built = state(collection).usable().orElseThrow();

    try (Connection connection = local.dataSource().getConnection()) {
      new IndexCatalog(tables)
          .rememberCheck(
              connection,
              collection.space().orElseThrow(),
              built.beside(frequent),
              built.checked().orElseThrow(),
              true);
    }

    assertThat(built.frequent()).isEqualTo(FrequentSets.NONE);
    assertThat(state(collection).usable()).contains(built.beside(frequent));
  }

  /** By its own estimate of the copies the server would read all documents, and sort them. */
  @Test
  void nearest_ofManyEqualThatMatch_readsTheFirstSetsAndStops() throws SQLException {
    VectorStore store =
        database.store(
            "many of each",
            CollectionSettings.of(MODEL)
                .space(
                    SpaceSettings.defaults().metric(Metric.EUCLIDEAN).index(VectorIndex.hnsw())));
    store.upsert(
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    Document.of("p" + i)
                        .metadata(Map.of("n", i / 100 % 2))
                        .embedding(Embedding.of(i % 100, i % 100 * 3 % 7, 1)))
            .toList());
    store.index().build();
    StoredCollection collection;
    try (Connection connection = local.dataSource().getConnection()) {
      collection = new Catalog(tables).find(connection, "many of each").orElseThrow();
    }
    IndexState state = state(collection);
    SearchPlan plan = new SearchPlanner(0).plan(10, 0.98, state, OptionalLong.of(5_000));
    assertThat(plan.sets()).isEqualTo(plan.width());

    String lines =
        rows(
            explained(
                new CollectionSql(tables, collection, Tenants.NONE)
                    .nearestKeys(
                        plan,
                        SearchRequest.of("any").limit(10).filter(Filter.eq("n", 0)),
                        Embedding.of(1, 2, 3))),
            "set enable_seqscan = on");

    assertThat(lines)
        .contains("_embedding_idx on embedding_", "_copy_idx on embedding_")
        .doesNotContain("Seq Scan", "Hash Join");
  }

  @Test
  void nearest_ofFewThatMatch_looksVectorsUpByTheirKeys() throws SQLException {
    StoredCollection collection =
        stored(
            Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw().element(ElementType.VECTOR));
    SearchRequest request = SearchRequest.of("any").limit(10).filter(Filter.eq("n", 1));
    String embeddings = "embedding_" + collection.space().orElseThrow().id();

    String plan =
        plan(
            new CollectionSql(tables, collection, Tenants.NONE)
                .nearestKeys(
                    SearchPlan.ofFew(SearchCause.UNKNOWN, "test"), request, Embedding.of(1, 2, 3)));

    assertThat(plan)
        .contains("Index Scan using " + embeddings + "_pkey")
        .containsPattern("(?s)Nested Loop.*Limit");
    assertThat(plan).doesNotContain("Hash Join", "Seq Scan on " + embeddings);
  }

  @Test
  void nearest_withFilter_isPlannedOnceForAllValuesUnlessAllAreRead() throws SQLException {
    StoredCollection collection =
        stored(
            Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw().element(ElementType.VECTOR));
    SearchPlan few = SearchPlan.ofFew(SearchCause.UNKNOWN, "test");
    SearchPlan many = SearchPlan.exact(true, SearchCause.UNKNOWN, "test");

    assertThat(preparedOfTen(collection, few)).isOne();
    assertThat(preparedOfTen(collection, planByIndex(collection))).isOne();
    assertThat(preparedOfTen(collection, many)).isZero();
  }

  /** Enough of the nearest match, or too few, so that all are read: the same is found. */
  @Test
  void nearest_ofTheNearestFirst_areThoseOfAll() throws SQLException {
    VectorStore store =
        database.store("first", CollectionSettings.of(MODEL).metric(Metric.EUCLIDEAN));
    store.upsert(
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    Document.of("f" + i, "text", Map.of("half", i % 2, "far", i / 100))
                        .embedding(Embedding.of(i, i % 7, 1)))
            .toList());
    StoredCollection collection = found("first");
    SearchPlan all = SearchPlan.exact(true, SearchCause.UNKNOWN, "test");

    for (Filter filter : List.of(Filter.eq("half", 1), Filter.eq("far", 1), Filter.eq("far", 7))) {
      for (int first : new int[] {10, 20, 40, 199, 400}) {
        assertThat(keys(collection, all.nearestFirst(first), filter))
            .as("%s, %d", filter, first)
            .isEqualTo(keys(collection, all, filter));
        assertThat(nearestKeys(collection, all.nearestFirst(first), filter))
            .as("by words too: %s, %d", filter, first)
            .isEqualTo(nearestKeys(collection, all, filter));
      }
    }
    assertThat(keys(collection, all, Filter.eq("half", 1))).hasSize(10).startsWith("kf1", "kf3");
    String plan = plan(nearest(collection, all.nearestFirst(40), Filter.eq("half", 1)));
    assertThat(plan).contains("One-Time Filter: ((InitPlan");
  }

  private List<String> keys(StoredCollection collection, SearchPlan plan, Filter filter)
      throws SQLException {
    try (Connection connection = local.dataSource().getConnection()) {
      return nearest(collection, plan, filter)
          .list(connection, row -> "k" + row.getString("document_id"));
    }
  }

  private List<String> nearestKeys(StoredCollection collection, SearchPlan plan, Filter filter)
      throws SQLException {
    try (Connection connection = local.dataSource().getConnection()) {
      return new CollectionSql(tables, collection, Tenants.NONE)
              .nearestKeys(
                  plan, SearchRequest.of("any").limit(10).filter(filter), Embedding.of(1, 2, 3))
              .list(connection, row -> row.getString("key"))
              .stream()
              .sorted()
              .toList();
    }
  }

  private Sql nearest(StoredCollection collection, SearchPlan plan, Filter filter) {
    return new CollectionSql(tables, collection, Tenants.NONE)
        .nearest(
            plan,
            SearchRequest.of("any").limit(10).filter(filter),
            Embedding.of(1, 2, 3),
            new DocumentRows(Include.idOnly(), collection, tables));
  }

  /** How many statements the server keeps after ten searches with different filters. */
  private int preparedOfTen(StoredCollection collection, SearchPlan plan) throws SQLException {
    CollectionSql sql = new CollectionSql(tables, collection, Tenants.NONE);
    DocumentRows rows = new DocumentRows(Include.idOnly(), collection, tables);
    try (Connection connection = local.dataSource().getConnection()) {
      for (int i = 0; i < 10; i++) {
        SearchRequest request = SearchRequest.of("any").limit(10).filter(Filter.eq("n", i));
        sql.nearest(plan, request, Embedding.of(1, 2, 3), rows).execute(connection);
      }
      return Sql.of(
              "select count(*) from pg_prepared_statements where statement like '%document_id%'")
          .only(connection, row -> row.getInt(1));
    }
  }

  @Test
  void search_byAnIndexOn16BitFloatsUnderCosine_findsVectorsOfAnyLength() throws SQLException {
    VectorIndex index = VectorIndex.hnsw().element(ElementType.HALFVEC);
    stored(Metric.COSINE, ElementType.VECTOR, index);
    VectorStore store = database.store(name(Metric.COSINE, ElementType.VECTOR, index));
    store.upsert(
        List.of(
            Document.of("tiny").embedding(Embedding.of(-1e-9f, 2e-9f, 0)),
            Document.of("huge").embedding(Embedding.of(-1e9f, 3e9f, 0))));

    assertThat(store.explain(whateverItGives(Embedding.of(-1e-9f, 2e-9f, 0)).limit(2)))
        .satisfies(
            report -> {
              assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
              assertThat(report.matches().get(0).document().id()).isEqualTo("tiny");
              assertThat(report.matches().get(1).document().id()).isEqualTo("huge");
            });
  }

  @Test
  void search_questionTooLargeForAnIndexOn16BitFloats_isExact() throws SQLException {
    VectorIndex index = VectorIndex.hnsw().element(ElementType.HALFVEC);
    stored(Metric.EUCLIDEAN, ElementType.VECTOR, index);
    VectorStore store = database.store(name(Metric.EUCLIDEAN, ElementType.VECTOR, index));

    assertThat(store.explain(whateverItGives(Embedding.of(65_520, 0, 0)).limit(1)).reason())
        .isEqualTo("the query's numbers are too large for the index");
    assertThat(store.explain(whateverItGives(Embedding.of(65_519, 0, 0)).limit(1)).strategy())
        .isEqualTo(SearchStrategy.INDEX);
  }

  @Test
  void explain_rangeWithoutTypedIndex_saysThatItsShareIsAGuess() throws SQLException {
    stored(Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw());
    VectorStore store =
        database.store(name(Metric.EUCLIDEAN, ElementType.VECTOR, VectorIndex.hnsw()));
    SearchRequest request = whateverItGives(Embedding.of(1, 0, 0)).limit(1);
    String guess = " (a guess, as the range of \"unindexed\" has no typed index)";
    Filter range = Filter.atLeast("unindexed", 5);

    assertThat(store.explain(request.filter(range.and(Filter.eq("n", 1)))).reason())
        .contains(guess);
    assertThat(store.explain(request.filter(Filter.eq("unindexed", 5))).reason())
        .doesNotContain("guess");
    store.indexMetadata("unindexed", MetadataType.NUMBER);
    assertThat(store.explain(request.filter(range)).reason()).doesNotContain("guess");
  }

  @Test
  void search_thatFellBack_knowsHowFewMatchTheNextTime() {
    try (VectorDatabase planning =
        PgVectorDatabase.open(local.dataSource(), PgSettings.defaults().indexPaysFrom(1))) {
      VectorStore store = planning.store("learned", CollectionSettings.of(MODEL));
      store.upsert(
          IntStream.range(0, 10_000)
              .mapToObj(
                  i ->
                      Document.of("p" + i)
                          .metadata(Map.of("n", i))
                          .embedding(Embedding.of(i % 17 + 1, i % 23, i % 5)))
              .toList());
      store.index().build();
      SearchRequest few =
          SearchRequest.of(Embedding.of(1, 2, 3)).filter(Filter.atLeast("n", 9_997)).limit(10);

      SearchReport first = store.explain(few);
      SearchReport second = store.explain(few);

      assertThat(first.fellBack()).as("%s", first).isTrue();
      assertThat(second.fellBack()).as("%s", second).isFalse();
      assertThat(second.strategy()).isEqualTo(SearchStrategy.EXACT_FILTERED);
    }
  }

  @Test
  void indexMethods_ofTheSchema_areThoseOfTheProgram() throws SQLException {
    List<String> known =
        IndexMethod.all().stream()
            .map(method -> method.kind() + "|" + method.accessMethod())
            .toList();

    assertThat(PlainSql.rows(local.dataSource(), "select * from vectorstore.index_methods()"))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  /** By the index also where its check found that it misses some of these few directions. */
  private static SearchRequest whateverItGives(Embedding query) {
    return SearchRequest.of(query).recall(0.5);
  }

  private static String operator(Metric metric) {
    return switch (metric) {
      case COSINE -> "<=>";
      case EUCLIDEAN -> "<->";
      case INNER_PRODUCT -> "<#>";
    };
  }

  private static String opclass(Metric metric, ElementType element) {
    if (element == ElementType.BIT) {
      return "bit_hamming_ops";
    }
    String type = element == ElementType.VECTOR ? "vector" : "halfvec";
    return switch (metric) {
      case COSINE -> element == ElementType.VECTOR ? "vector_cosine_ops" : "halfvec_l2_ops";
      case EUCLIDEAN -> type + "_l2_ops";
      case INNER_PRODUCT -> type + "_ip_ops";
    };
  }

  private String opclass(String embeddings) throws SQLException {
    return rows(
        Sql.of(
            "select o.opcname from pg_index i join pg_opclass o on o.oid = i.indclass[0]"
                + " join pg_am a on a.oid = o.opcmethod and a.amname in ('hnsw', 'ivfflat')"
                + " where i.indrelid = {table}::regclass",
            Map.of("table", "vectorstore." + embeddings)),
        "set enable_seqscan = off");
  }

  private StoredCollection stored(Metric metric, ElementType column, VectorIndex index)
      throws SQLException {
    String name = name(metric, column, index);
    if (database.find(name).isEmpty()) {
      VectorStore store =
          database.store(
              name,
              CollectionSettings.of(MODEL)
                  .space(SpaceSettings.defaults().metric(metric).column(column).index(index)));
      store.upsert(
          IntStream.range(0, 120)
              .mapToObj(
                  i -> Document.of("p" + i).embedding(Embedding.of(i % 17 + 1, i % 23, i % 5)))
              .toList());
      store.index().build();
    }
    return found(name);
  }

  private StoredCollection found(String name) throws SQLException {
    try (Connection connection = local.dataSource().getConnection()) {
      return new Catalog(tables).find(connection, name).orElseThrow();
    }
  }

  private static String name(Metric metric, ElementType column, VectorIndex index) {
    return metric + " " + column + " " + index;
  }

  private Sql byIndex(StoredCollection collection) throws SQLException {
    return nearest(collection, planByIndex(collection));
  }

  private SearchPlan planByIndex(StoredCollection collection) throws SQLException {
    BuiltIndex built = state(collection).usable().orElseThrow();
    return new SearchPlan(SearchStrategy.INDEX, Optional.of(built), 40, 10, false, "test");
  }

  private IndexState state(StoredCollection collection) throws SQLException {
    try (Connection connection = local.dataSource().getConnection()) {
      return new IndexCatalog(tables)
          .state(connection, collection.space().orElseThrow())
          .orElseThrow();
    }
  }

  private Sql nearest(StoredCollection collection, SearchPlan plan) {
    return new CollectionSql(tables, collection, Tenants.NONE)
        .nearestKeys(plan, SearchRequest.of("any").limit(10), Embedding.of(1, 2, 3));
  }

  /** Where a scan of the whole table looks too dear for an index not to be taken, if one can be. */
  private String plan(Sql query) throws SQLException {
    return rows(explained(query), "set enable_seqscan = off");
  }

  private static Sql explained(Sql query) {
    return Sql.of("explain (verbose false) {query}", Map.of("query", query));
  }

  private String rows(Sql query, String setting) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (Connection connection = local.dataSource().getConnection();
        Statement settings = connection.createStatement()) {
      settings.execute(setting);
      try (PreparedStatement statement = query.prepare(connection);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return String.join("\n", lines);
  }
}
