package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.cursor.SearchCursor;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.space.SpaceState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The plans of searches that choose among the nearest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchChoicePlanTest {
  private static final int DIMENSION = 64;

  private final LocalDatabase database = LocalPostgres.start().newDatabase();
  private final Random random = new Random(11);
  private final Space space =
      new Space(
          1,
          SpaceInfo.of(
              ModelId.of("m", DIMENSION),
              SpaceState.ACTIVE,
              SpaceSettings.defaults(),
              Metric.COSINE));
  private final StoredCollection collection =
      new StoredCollection(
          1, CollectionInfo.of("plans", Metric.COSINE, Map.of()), Optional.of(space));
  private final Tables tables = new Tables("vectorstore", "public");
  private final CollectionSql queries = new CollectionSql(tables, collection, Tenants.NONE);

  @BeforeAll
  void fill() {
    VectorSchema.migrate(database.dataSource());
    VectorStore store =
        PgVectorDatabase.open(database.dataSource())
            .store("plans", CollectionSettings.of(ModelId.of("m", DIMENSION)));
    store.upsert(
        IntStream.range(0, 4_000)
            .mapToObj(
                i ->
                    Document.of("id" + i, "long text ".repeat(150), Map.of("n", i % 50))
                        .embedding(Embedding.of(values())))
            .toList());
    store.index().build();
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @Test
  void nearest_minSimilarity_isNoConditionOfTheIndexScan() throws SQLException {
    ResolvedQuery asked = ResolvedQuery.of(request(), Embedding.of(values()), queries).upTo(0.25);

    String plan = plan(List.of(byIndex(asked)));

    int scan = plan.indexOf("Order By: ");
    assertThat(indexed(plan)).isEqualTo(1);
    assertThat(plan).contains("Left Join").doesNotContain("Seq Scan");
    assertThat(plan).contains("distance <= '0.25'");
    assertThat(plan.substring(scan, plan.indexOf("->", scan))).doesNotContain("<= ");
  }

  @Test
  void nearest_groups_readsTheDocumentsOfSomeCandidatesAlone() throws SQLException {
    String plan =
        plan(
            List.of(
                byIndex(
                    ResolvedQuery.of(request().groupBy("n"), Embedding.of(values()), queries))));

    assertThat(indexed(plan)).isEqualTo(1);
    assertThat(plan).contains("document_1_pkey").doesNotContain("Seq Scan");
  }

  @Test
  void nearest_likeADocument_usesTheIndex() throws SQLException {
    SearchRequest like = SearchRequest.similarTo("id5");

    assertThat(
            indexed(
                plan(List.of(byIndex(ResolvedQuery.of(like, Embedding.of(values()), queries))))))
        .isEqualTo(1);
  }

  @Test
  void nearest_severalAtOnce_usesTheIndexForEachAndReadsDocumentsByKey() throws SQLException {
    List<SearchAttempt> attempts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      attempts.add(byIndex(ResolvedQuery.of(request(), Embedding.of(values()), queries)));
    }

    String plan = plan(attempts);

    assertThat(indexed(plan)).isEqualTo(5);
    assertThat(plan).contains("document_1_pkey").doesNotContain("Seq Scan");
  }

  @Test
  void nearest_laterPage_skipsNothingByOffset() throws SQLException {
    ResolvedQuery asked =
        ResolvedQuery.of(request(), Embedding.of(values()), queries)
            .after(new SearchCursor(0.5, "id7"))
            .page();

    String plan =
        plan(
            List.of(SearchAttempt.of(asked, SearchPlan.exact(false, SearchCause.UNKNOWN, "test"))));

    assertThat(indexed(plan)).isZero();
    assertThat(plan)
        .contains("ROW(", "Seq Scan on embedding_1", "document_1_pkey")
        .doesNotContain("Seq Scan on document_1");
  }

  private static int indexed(String plan) {
    return plan.split("Order By: ", -1).length - 1;
  }

  private static SearchRequest request() {
    return SearchRequest.of("any");
  }

  private SearchAttempt byIndex(ResolvedQuery asked) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      IndexState state = new IndexCatalog(tables).state(connection, space).orElseThrow();
      SearchRequest wanted = SearchRequest.of(asked.vector()).limit(asked.candidates(1));
      return SearchAttempt.of(
          asked,
          new SearchPlanner(0).plan(wanted.limit(), wanted.recall(), state, OptionalLong.empty()));
    }
  }

  private float[] values() {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private String plan(List<SearchAttempt> attempts) throws SQLException {
    DocumentRows rows = new DocumentRows(Include.textAndMetadata(), collection, tables);
    Sql explain = Sql.of("explain {query}", Map.of("query", queries.nearest(attempts, rows)));
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = explain.prepare(connection);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        lines.add(found.getString(1));
      }
    }
    return String.join("\n", lines);
  }
}
