package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.DocumentRows;
import dev.vectorstore.internal.postgres.catalog.Space;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.write.StoredDocuments;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.ScrollRequest;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The plans of the statements that run often. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
  private final LocalDatabase database = LocalPostgres.start().newDatabase();
  private final StoredCollection collection =
      new StoredCollection(
          1,
          CollectionInfo.of("plans", Metric.COSINE, Map.of()),
          Optional.of(
              new Space(
                  1,
                  SpaceInfo.of(
                      ModelId.of("m", 3),
                      SpaceState.ACTIVE,
                      SpaceSettings.defaults(),
                      Metric.COSINE))));
  private final Tables tables = new Tables("vectorstore", "public");
  private final CollectionSql queries = new CollectionSql(tables, collection, Tenants.NONE);

  @BeforeAll
  void fill() throws SQLException {
    VectorSchema.migrate(database.dataSource());
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      documents.add(
          Document.of("id" + i, "text " + i, Map.of("n", i)).embedding(Embedding.of(1, i, 2)));
    }
    PgVectorDatabase.open(database.dataSource())
        .store("plans", CollectionSettings.of(ModelId.of("m", 3)))
        .upsert(documents);
    for (String table : List.of("document_1", "embedding_1")) {
      PlainSql.execute(database.dataSource(), "vacuum analyze vectorstore." + table);
    }
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @Test
  void get_someKeys_readsBothTablesByKey() throws SQLException {
    Sql get = queries.get(new String[] {"id1", "id2"}, rows(Include.everything()));

    assertThat(plan(get))
        .contains("document_1_pkey", "embedding_1_pkey")
        .doesNotContain("Seq Scan", "Sort");
  }

  @Test
  void scroll_page_walksTheKeyWithoutSorting() throws SQLException {
    ScrollRequest request = ScrollRequest.first().limit(10);
    DocumentRows rows = rows(Include.everything());

    assertThat(plan(queries.scroll(request.after("id3"), rows)))
        .contains("document_1_pkey", "embedding_1_pkey")
        .doesNotContain("Seq Scan", "Sort");
    assertThat(plan(queries.scroll(request, rows)))
        .contains("document_1_pkey")
        .doesNotContain("Seq Scan", "Sort");
  }

  @Test
  void delete_someKeys_findsThemByKey() throws SQLException {
    assertThat(plan(queries.delete(new String[] {"id1", "id2"})))
        .contains("document_1_pkey")
        .doesNotContain("Seq Scan");
  }

  @Test
  void upsert_looksAndLocks_readByKey() throws SQLException {
    StoredDocuments stored = new StoredDocuments(tables, collection, Tenants.NONE);
    String[] keys = IntStream.range(0, 100).mapToObj(i -> "id" + i).toArray(String[]::new);
    Space space = collection.space().orElseThrow();

    assertThat(plan(stored.query(StoredDocuments.STORED, keys)))
        .contains("document_1_pkey")
        .doesNotContain("Seq Scan");
    assertThat(plan(stored.query(StoredDocuments.LOCK, keys)))
        .contains("LockRows", "document_1_pkey")
        .doesNotContain("Seq Scan");
    assertThat(plan(stored.unchanged(space, new String[] {"id1", "id2"}, new byte[2][32])))
        .contains("document_1_pkey", "embedding_1_pkey")
        .doesNotContain("Seq Scan");
  }

  @Test
  void nearest_withoutFilter_readsOnlyTheMatchesDocuments() throws SQLException {
    Sql nearest =
        queries.nearest(
            SearchPlan.exact(true, SearchCause.UNKNOWN, "test"),
            SearchRequest.of("any"),
            Embedding.of(1, 2, 3),
            rows(Include.textAndMetadata()));

    assertThat(plan(nearest)).contains("document_1_pkey").doesNotContain("Seq Scan on document_1");
  }

  @Test
  void nearest_withFilter_joinsOnce() throws SQLException {
    Sql nearest =
        queries.nearest(
            SearchPlan.exact(true, SearchCause.UNKNOWN, "test"),
            SearchRequest.of("any").filter(Filter.eq("n", 7)),
            Embedding.of(1, 2, 3),
            rows(Include.textAndMetadata()));

    assertThat(plan(nearest)).contains("@>").doesNotContain("Seq Scan on embedding_1");
  }

  private DocumentRows rows(Include include) {
    return new DocumentRows(include, collection, tables);
  }

  private String plan(Sql query) throws SQLException {
    Sql explain = Sql.of("explain {query}", Map.of("query", query));
    List<String> lines = new ArrayList<>();
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = explain.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return String.join("\n", lines);
  }
}
