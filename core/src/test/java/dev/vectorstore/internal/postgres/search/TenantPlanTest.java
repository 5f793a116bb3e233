package dev.vectorstore.internal.postgres.search;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static dev.vectorstore.postgres.TenantDatabase.inTheNameOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.postgres.TenantDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plans of a small tenant among many, as the application's role with the policies in force. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantPlanTest {
  private static final String TENANT = "t7"; // 200 of 50,000 rows
  private static final Embedding QUESTION = Embedding.of(1, 2, 3, 4, 5, 6, 7, 8);
  private static final SearchRequest SEARCH = SearchRequest.of(QUESTION).limit(10);

  private final TenantDatabase database;
  private final VectorDatabase store;
  private final StoredCollection collection =
      new StoredCollection(
          1,
          CollectionInfo.of("plans", Metric.EUCLIDEAN, Map.of()).perTenant(),
          Optional.of(
              new Space(
                  1,
                  SpaceInfo.of(
                      ModelId.of("m", 8),
                      SpaceState.ACTIVE,
                      SpaceSettings.defaults(),
                      Metric.EUCLIDEAN))));
  private final Tables tables = new Tables("vectorstore", "extensions");
  private final CollectionSql queries = new CollectionSql(tables, collection, TENANT);

  TenantPlanTest() throws SQLException {
    database = new TenantDatabase();
    store = PgVectorDatabase.open(database.application());
  }

  @BeforeAll
  void fill() throws SQLException {
    store.store(
        "plans", CollectionSettings.of(ModelId.of("m", 8)).metric(Metric.EUCLIDEAN).perTenant());
    execute(
        database.superuser(),
        """
        insert into vectorstore.document_1 (tenant, key, text, metadata)
          select 't' || n % 250, 'id' || n, 'text', jsonb_build_object('n', n)
            from generate_series(0, 49999) n
          union all
          select 'large', 'id' || n, 'text', jsonb_build_object('n', n % 2000, 'even', n % 2 = 0)
            from generate_series(0, 19999) n;
        insert into vectorstore.embedding_1 (tenant, key, embedding)
          select 't' || n % 250, 'id' || n,
                 array[sin(n), cos(n), sin(2 * n), cos(3 * n), sin(5 * n), cos(7 * n), sin(n / 3.0), n % 9]
                   ::real[]::extensions.vector
            from generate_series(0, 49999) n
          union all
          select 'large', 'id' || n, array[sin(n), cos(n), 1, 2, 3, 4, 5, n % 7]::real[]::extensions.vector
            from generate_series(0, 19999) n;
        analyze vectorstore.document_1, vectorstore.embedding_1
        """);
  }

  @AfterAll
  void drop() throws SQLException {
    database.close();
  }

  @Test
  void search_smallTenantAmongMany_findsItsTopTen() throws SQLException {
    List<String> nearest =
        rows(
            database.superuser(),
            "select key from vectorstore.embedding_1 where tenant = 't7' order by embedding"
                + " operator(extensions.<->) '[1,2,3,4,5,6,7,8]', key limit 10");

    assertThat(store.tenant(TENANT).store("plans").search(SEARCH).stream().map(Match::id))
        .hasSize(10)
        .containsExactlyElementsOf(nearest);
  }

  @Test
  void nearest_smallTenantAmongMany_readsItsRowsByKey() throws SQLException {
    assertThat(plan(nearest(SEARCH)))
        .contains("embedding_1_pkey", "document_1_pkey", "tenant = 't7'")
        .contains("current_setting('vectorstore.tenant'")
        .doesNotContain("Seq Scan");
  }

  @Test
  void nearest_smallTenantWithFilter_readsItsRowsByKey() throws SQLException {
    assertThat(plan(nearest(SEARCH.filter(Filter.atLeast("n", 100)))))
        .contains("embedding_1_pkey", "document_1_pkey", "tenant = 't7'")
        .doesNotContain("Seq Scan");
  }

  @Test
  void count_smallTenantWithFilter_readsItsRowsByKey() throws SQLException {
    assertThat(plan(queries.count(Filter.eq("n", 7))))
        .contains("document_1_pkey", "tenant = 't7'")
        .doesNotContain("Seq Scan");
  }

  @ParameterizedTest
  @MethodSource("filtersOfFewDocuments")
  void candidates_largeTenant_comeFromTheIndexOfMetadata(Filter filter) throws SQLException {
    CollectionSql ofLarge = new CollectionSql(tables, collection, "large");

    for (Sql query :
        List.of(
            nearest(ofLarge, SEARCH.filter(filter)),
            ofLarge.count(filter),
            ofLarge.delete(filter))) {
      assertThat(innerPlan(query))
          .contains("Bitmap Index Scan on document_1_metadata_idx", "(tenant = 'large'::text)")
          .doesNotContain("Seq Scan");
    }
  }

  static Stream<Filter> filtersOfFewDocuments() {
    return Stream.of(
        Filter.eq("n", 7),
        Filter.in("n", List.of(7, 8)),
        Filter.eq("n", 7).and(Filter.eq("even", false)),
        Filter.eq("n", 7).or(Filter.eq("n", 9)).and(Filter.atLeast("n", 8)));
  }

  @Test
  void search_largeTenantWithFilter_findsWhatTheFilterMatchesAndNoMore() {
    VectorStore large = store.tenant("large").store("plans");

    assertThat(large.count(Filter.eq("n", 7))).isEqualTo(10);
    assertThat(large.search(SEARCH.limit(50).filter(Filter.in("n", List.of(7, 8))))).hasSize(20);
    assertThat(large.count(Filter.eq("n", 7).and(Filter.eq("even", true)))).isZero();
    assertThat(store.tenant(TENANT).store("plans").count(Filter.eq("n", 7))).isEqualTo(1);
    assertThat(store.tenant("nobody").store("plans").count(Filter.eq("n", 7))).isZero();
  }

  private Sql nearest(CollectionSql ofTenant, SearchRequest request) {
    return ofTenant.nearest(
        SearchPlan.exact(true, SearchCause.UNKNOWN, "test"),
        request,
        QUESTION,
        new DocumentRows(Include.idOnly(), collection, tables));
  }

  /** The plans of the statements inside functions, as the server tells them while it runs. */
  private String innerPlan(Sql query) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          load 'auto_explain';
          set auto_explain.log_nested_statements = on;
          set auto_explain.log_min_duration = 0;
          set auto_explain.log_level = notice;
          set role "%s";
          set local vectorstore.tenant = 'large'
          """
              .formatted(database.name("application")));
      StringBuilder plans = new StringBuilder();
      try (PreparedStatement explained = query.prepare(connection)) {
        explained.execute();
        for (SQLWarning notice = explained.getWarnings();
            notice != null;
            notice = notice.getNextWarning()) {
          String told = String.valueOf(notice.getMessage());
          if (told.contains("select key from document_1")) {
            plans.append(told).append('\n');
          }
        }
      }
      connection.rollback();
      return plans.toString();
    }
  }

  private Sql nearest(SearchRequest request) {
    return queries.nearest(
        SearchPlan.exact(true, SearchCause.UNKNOWN, "test"),
        request,
        QUESTION,
        new DocumentRows(Include.textAndMetadata(), collection, tables));
  }

  private String plan(Sql query) throws SQLException {
    return String.join(
        "\n",
        inTheNameOf(
            database.application(), TENANT, Sql.of("explain {query}", Map.of("query", query))));
  }
}
