package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.internal.postgres.catalog.Catalog;
import dev.vectorstore.internal.postgres.catalog.IndexCatalog;
import dev.vectorstore.internal.postgres.catalog.IndexState;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchCause;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The plans of searches in a collection with partitions: the nearest of each, merged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionPlanTest {
  private static final int PARTITIONS = 3;

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final VectorDatabase database;
  private final Tables tables = new Tables("vectorstore", "public");

  PartitionPlanTest() {
    VectorSchema.migrate(local.dataSource());
    database = PgVectorDatabase.open(local.dataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  void drop() {
    database.close();
    local.close();
  }

  @ParameterizedTest
  @EnumSource
  void nearest_byIndex_mergesThoseOfAllPartitions(ElementType element) throws SQLException {
    StoredCollection collection = stored(element);
    String embeddings = embeddings(collection);

    String plan = plan(nearest(collection, planByIndex(collection)));

    assertThat(plan).contains("Merge Append").doesNotContain("->  Sort", "Seq Scan");
    for (int part = 0; part < PARTITIONS; part++) {
      assertThat(plan)
          .containsPattern("Index Scan using \\S+ on " + embeddings + "_p" + part + " r_")
          .contains(embeddings + "_p" + part + "_copy_idx on " + embeddings + "_p" + part + " c_");
    }
  }

  /** Of another kind, as an index of that can be in the making and there in some partitions. */
  @Test
  void nearest_byIndex_looksIntoEachAsWidelyAsItTakesAndByAnotherKindAsWidelyAsItCan()
      throws SQLException {
    StoredCollection collection = stored(ElementType.VECTOR);
    try (Connection connection = local.dataSource().getConnection()) {
      connection.setAutoCommit(false);

      nearest(collection, planByIndex(collection)).list(connection, row -> row.getString("key"));

      List<String> widths =
          Sql.of("select current_setting('hnsw.ef_search'), current_setting('ivfflat.probes')")
              .only(connection, row -> List.of(row.getString(1), row.getString(2)));
      assertThat(widths).containsExactly("21", "32768");
      connection.rollback();
    }
  }

  @Test
  void nearest_exactly_asksNoIndex() throws SQLException {
    StoredCollection collection = stored(ElementType.VECTOR);
    SearchPlan exact = SearchPlan.exact(false, SearchCause.UNKNOWN, "test");

    assertThat(plan(nearest(collection, exact))).contains("Seq Scan").doesNotContain("_idx");
  }

  @Test
  void nearest_ofFewThatMatch_looksVectorsUpByTheirKeys() throws SQLException {
    StoredCollection collection = stored(ElementType.VECTOR);
    SearchRequest request = SearchRequest.of("any").limit(10).filter(Filter.eq("n", 1));
    String embeddings = embeddings(collection);

    String plan =
        plan(
            new CollectionSql(tables, collection, Tenants.NONE)
                .nearestKeys(
                    SearchPlan.ofFew(SearchCause.UNKNOWN, "test"), request, Embedding.of(1, 2, 3)));

    assertThat(plan)
        .contains("Index Scan using " + embeddings + "_p0_pkey")
        .doesNotContain("Hash Join", "Seq Scan on " + embeddings);
  }

  @Test
  void state_ofPartitions_isOfThemAll() throws SQLException {
    StoredCollection collection = stored(ElementType.VECTOR);

    IndexState state = state(collection);

    BuiltIndex built = state.usable().orElseThrow();
    assertThat(built.parts()).isEqualTo(PARTITIONS);
    assertThat(state.vectors()).isBetween(150L, 600L);
    assertThat(built.held()).isBetween(150L, 600L);
  }

  private StoredCollection stored(ElementType element) throws SQLException {
    String name = "of " + element;
    if (database.find(name).isEmpty()) {
      VectorStore store =
          database.store(
              name,
              CollectionSettings.of(ModelId.of("m", 3))
                  .space(
                      SpaceSettings.defaults()
                          .metric(Metric.EUCLIDEAN)
                          .index(VectorIndex.hnsw().element(element)))
                  .partitions(PARTITIONS));
      store.upsert(
          IntStream.range(0, 300)
              .mapToObj(
                  i ->
                      Document.of("p" + i, "text", Map.of("n", i))
                          .embedding(Embedding.of(i % 17 + 1, i % 23, i % 19)))
              .toList());
      store.index().build();
    }
    try (Connection connection = local.dataSource().getConnection()) {
      return new Catalog(tables).find(connection, name).orElseThrow();
    }
  }

  private static String embeddings(StoredCollection collection) {
    return "embedding_" + collection.space().orElseThrow().id();
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
    List<String> lines = new ArrayList<>();
    try (Connection connection = local.dataSource().getConnection();
        Statement settings = connection.createStatement()) {
      settings.execute("set enable_seqscan = off");
      try (PreparedStatement statement =
              Sql.of("explain {query}", Map.of("query", query)).prepare(connection);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lines.add(rows.getString(1));
        }
      }
    }
    return String.join("\n", lines);
  }
}
