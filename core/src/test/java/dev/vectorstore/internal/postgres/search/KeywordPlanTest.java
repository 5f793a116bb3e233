package dev.vectorstore.internal.postgres.search;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.method.IndexMethod;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.postgres.TenantDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The plans of searches by words, those inside of functions too, as the application's role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeywordPlanTest {
  private static final String SHARED = "'' tenant";
  private static final String OWNED = "'t' || n % 20 tenant";
  private static final String BOTH_IN_THE_INDEX =
      "Index Cond: ((ARRAY[tenant] @> '{t7}'::text[]) AND (words @@";
  private static final Embedding QUESTION = Embedding.of(1, 2, 3);
  private static final SearchPlan BY_INDEX =
      new SearchPlan(
          SearchStrategy.INDEX,
          Optional.of(
              new BuiltIndex(
                  0,
                  IndexMethod.of(VectorIndex.Kind.HNSW),
                  VectorIndex.hnsw().element(ElementType.VECTOR),
                  true,
                  0,
                  false,
                  0,
                  Optional.empty())),
          100,
          20,
          false,
          "the test wants it");

  private final TenantDatabase database;
  private final Tables tables = new Tables("vectorstore", "extensions");

  KeywordPlanTest() throws SQLException {
    database = new TenantDatabase();
  }

  @BeforeAll
  void fill() throws SQLException {
    VectorDatabase store = PgVectorDatabase.open(database.application());
    CollectionSettings settings =
        CollectionSettings.of(ModelId.of("m", 3)).metric(Metric.EUCLIDEAN);
    store.store("shared", settings);
    store.store("owned", settings.perTenant());
    fill(1, SHARED);
    fill(2, OWNED);
    store.store("shared").keywords().enable("english");
    store.store("owned").keywords().enable("english");
  }

  private void fill(int collection, String tenant) throws SQLException {
    execute(
        database.superuser(),
        """
        insert into vectorstore.document_N (tenant, key, text, metadata)
          select TENANT, 'id' || n, 'common w' || n % 100 || ' rare' || n, jsonb_build_object('n', n)
            from generate_series(1, 6000) n;
        insert into vectorstore.embedding_N (tenant, key, embedding)
          select TENANT, 'id' || n, array[sin(n), cos(n), n % 7]::real[]::extensions.vector
            from generate_series(1, 6000) n;
        create index on vectorstore.embedding_N using hnsw (embedding extensions.vector_l2_ops);
        analyze vectorstore.document_N, vectorstore.embedding_N
        """
            .replace("_N", "_" + collection)
            .replace("TENANT", tenant));
  }

  @AfterAll
  void drop() throws SQLException {
    database.close();
  }

  @Test
  void hybrid_withoutTenants_usesTheIndexOfEachBranch() throws SQLException {
    HybridRequest request = HybridRequest.of("what is w7 of rare407").limit(5).candidates(20);

    assertThat(plans(hybrid(1, Tenants.NONE, request), Tenants.NONE))
        .contains("words_1_words_idx", "embedding_1_embedding_idx", "document_1_pkey")
        .doesNotContain("Seq Scan on words_1", "Seq Scan on embedding_1", "Seq Scan on document_1");
  }

  @Test
  void hybrid_ofATenant_usesTheIndexOfEachBranch() throws SQLException {
    HybridRequest request = HybridRequest.of("what is w7 of rare407").limit(5).candidates(20);

    assertThat(plans(hybrid(2, "t7", request), "t7"))
        .contains(BOTH_IN_THE_INDEX)
        .containsAnyOf("embedding_2_embedding_idx", "embedding_2_pkey")
        .doesNotContain("Seq Scan on words_2", "Seq Scan on embedding_2", "Seq Scan on document_2");
  }

  @Test
  void search_withoutTenants_usesTheIndexWithAndWithoutFilter() throws SQLException {
    KeywordRequest request = KeywordRequest.of("w7 rare407");

    assertThat(plans(search(1, Tenants.NONE, request), Tenants.NONE))
        .contains("words_1_words_idx", "document_1_pkey")
        .doesNotContain("Seq Scan on words_1", "Seq Scan on document_1");
    assertThat(plans(search(1, Tenants.NONE, request.filter(Filter.atLeast("n", 1))), Tenants.NONE))
        .contains("words_1_words_idx", "document_1_pkey")
        .doesNotContain("Seq Scan on words_1", "Seq Scan on document_1");
  }

  @Test
  void search_ofATenant_usesTheIndexWithAndWithoutFilter() throws SQLException {
    KeywordRequest request = KeywordRequest.of("\"w7 rare407\" common");

    for (Filter filter : new Filter[] {Filter.all(), Filter.eq("n", 407)}) {
      assertThat(plans(search(2, "t7", request.filter(filter)), "t7"))
          .contains("words_2_array_words_idx", BOTH_IN_THE_INDEX, "document_2_pkey")
          .doesNotContain("Seq Scan on words_2", "Seq Scan on document_2");
    }
  }

  private Sql search(int id, String tenant, KeywordRequest request) {
    return keywords(id, tenant).search(request, rows(id));
  }

  private Sql hybrid(int id, String tenant, HybridRequest request) {
    return keywords(id, tenant).hybrid(request, BY_INDEX, QUESTION, rows(id));
  }

  private KeywordSql keywords(int id, String tenant) {
    return new KeywordSql(
        tables, collection(id), tenant, new CollectionSql(tables, collection(id), tenant));
  }

  private DocumentRows rows(int id) {
    return new DocumentRows(Include.textAndMetadata(), collection(id), tables);
  }

  private static StoredCollection collection(int id) {
    SpaceInfo space =
        SpaceInfo.of(
            ModelId.of("m", 3), SpaceState.ACTIVE, SpaceSettings.defaults(), Metric.EUCLIDEAN);
    CollectionInfo info = CollectionInfo.of("plans", Metric.EUCLIDEAN, Map.of());
    return new StoredCollection(
        id, id == 2 ? info.perTenant() : info, Optional.of(new Space(id, space)));
  }

  /** The plans of a statement and of all that its functions run, as the server reports them. */
  private String plans(Sql query, String tenant) throws SQLException {
    try (Connection connection = database.superuser().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          load 'auto_explain';
          set auto_explain.log_nested_statements = on;
          set auto_explain.log_level = notice;
          set auto_explain.log_min_duration = 0;
          set local vectorstore.tenant = 'TENANT';
          set local role "ROLE"
          """
              .replace("TENANT", tenant)
              .replace("ROLE", database.name("application")));
      Sql explain = Sql.of("explain analyze {query}", Map.of("query", query));
      try (PreparedStatement search = explain.prepare(connection);
          ResultSet rows = search.executeQuery()) {
        StringBuilder plans = new StringBuilder();
        while (rows.next()) {
          plans.append(rows.getString(1)).append('\n');
        }
        return plans + notices(search);
      }
    }
  }

  private static String notices(Statement statement) throws SQLException {
    StringBuilder plans = new StringBuilder();
    for (SQLWarning notice = statement.getWarnings();
        notice != null;
        notice = notice.getNextWarning()) {
      plans.append(notice.getMessage()).append('\n');
    }
    return plans.toString();
  }
}
