package dev.vectorstore.postgres;

import static dev.vectorstore.postgres.TenantDatabase.execute;
import static dev.vectorstore.postgres.TenantDatabase.inTheNameOf;
import static dev.vectorstore.postgres.TenantDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.CollectionInfo;
import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Match;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SpaceInfo;
import dev.vectorstore.SpaceSettings;
import dev.vectorstore.SpaceState;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.internal.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
  private final Queries queries = new Queries(tables, collection, TENANT);

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
            from generate_series(0, 49999) n;
        insert into vectorstore.embedding_1 (tenant, key, embedding)
          select 't' || n % 250, 'id' || n,
                 array[sin(n), cos(n), sin(2 * n), cos(3 * n), sin(5 * n), cos(7 * n), sin(n / 3.0), n % 9]
                   ::real[]::extensions.vector
            from generate_series(0, 49999) n;
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

  private Sql nearest(SearchRequest request) {
    return queries.nearest(
        request, QUESTION, new DocumentRows(Include.textAndMetadata(), collection, tables));
  }

  private String plan(Sql query) throws SQLException {
    return String.join(
        "\n",
        inTheNameOf(
            database.application(), TENANT, Sql.of("explain {query}", Map.of("query", query))));
  }
}
