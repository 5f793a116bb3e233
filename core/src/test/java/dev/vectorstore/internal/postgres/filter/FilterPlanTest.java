package dev.vectorstore.internal.postgres.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.internal.collection.Tenants;
import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.search.CollectionSql;
import dev.vectorstore.internal.sql.Sql;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which indexes filters use, on 50,000 documents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilterPlanTest {
  private static final String KEY = "it's a \\ \"year\"";

  private final LocalDatabase database = LocalPostgres.start().newDatabase();
  private final StoredCollection collection =
      new StoredCollection(1, CollectionInfo.of("plans", Metric.COSINE, Map.of()), Optional.empty())
          .indexed(
              new MetadataIndexes(
                  Map.of(
                      KEY,
                      MetadataType.NUMBER,
                      "lang",
                      MetadataType.TEXT,
                      "day",
                      MetadataType.TIME,
                      "rare",
                      MetadataType.BOOLEAN)));
  private final CollectionSql queries =
      new CollectionSql(new Tables("vectorstore", "public"), collection, Tenants.NONE);

  @BeforeAll
  void fill() throws SQLException {
    VectorSchema.migrate(database.dataSource());
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("select vectorstore.create_collection('plans', 'COSINE', false, '{}')");
      statement.execute(
          """
          insert into vectorstore.document_1 (key, text, metadata)
            select 'id' || n, 'text ' || n, jsonb_build_object(
                     'n', n, 'rare', n = 7, 'lang', 'l' || n % 500, 'tags', jsonb_build_array('t' || n % 1000),
                     'nothing', case when n % 1000 > 0 then 1 end, 'day', date '2000-01-01' + n % 10000,
                     'it''s a \\ "year"', 1000 + n % 1000)
              from generate_series(1, 50000) n
          """);
      statement.execute(
          "create index on vectorstore.document_1 using gin (metadata jsonb_path_ops)");
      for (Map.Entry<String, MetadataType> index : collection.indexes().types().entrySet()) {
        try (PreparedStatement create =
            connection.prepareStatement("select vectorstore.create_metadata_index(1, ?, ?)")) {
          create.setString(1, index.getKey());
          create.setString(2, index.getValue().name());
          create.execute();
        }
      }
      statement.execute("vacuum analyze vectorstore.document_1");
    }
  }

  @AfterAll
  void drop() {
    database.close();
  }

  static List<Filter> servedByContainment() {
    return List.of(
        Filter.eq("n", 7),
        Filter.in("n", List.of(1, 2, 3)),
        Filter.in("n", IntStream.range(0, 100).boxed().toList()),
        Filter.contains("tags", "t7"),
        Filter.isNull("nothing"),
        Filter.eq("n", 7).or(Filter.eq("n", 8)),
        Filter.eq("n", 7).and(Filter.lessThan("other", 1)));
  }

  @ParameterizedTest
  @MethodSource("servedByContainment")
  void count_equality_usesTheGinIndex(Filter filter) throws SQLException {
    assertThat(plan(queries.count(filter)))
        .contains("Bitmap Index Scan on document_1_metadata_idx")
        .doesNotContain("Seq Scan");
    assertThat(genericPlan(queries.count(filter)))
        .contains("Bitmap Index Scan on document_1_metadata_idx")
        .doesNotContain("Seq Scan on");
  }

  static List<Filter> servedByTypedIndexes() {
    return List.of(
        Filter.between(KEY, 1990, 1999),
        Filter.greaterThan(KEY, 1990.5),
        Filter.lessThan(KEY, 1002),
        Filter.eq(KEY, 1999),
        Filter.in(KEY, IntStream.range(0, 200).boxed().toList()),
        Filter.between("lang", "l1", "l101"),
        Filter.eq("lang", "l7"),
        Filter.between("day", LocalDate.of(2005, 1, 1), LocalDate.of(2005, 2, 1)),
        Filter.eq("rare", true),
        Filter.atLeast(KEY, 1999).and(Filter.exists("n")));
  }

  @ParameterizedTest
  @MethodSource("servedByTypedIndexes")
  void count_onAnIndexedKey_usesItsIndex(Filter filter) throws SQLException {
    assertThat(plan(queries.count(filter)))
        .containsPattern("Index Scan (on|using) metadata_index_")
        .doesNotContain("Seq Scan");
  }

  /**
   * Twenty of fifty thousand, give or take what the exact condition beside it is guessed to cut.
   */
  @Test
  void count_onAnIndexedKey_isGuessedFromItsOwnStatistics() throws SQLException {
    String plan =
        plan(
            Sql.of(
                "select from vectorstore.document_1 d where {filter}",
                Map.of("filter", FilterSql.of(Filter.eq(KEY, 1999), collection.indexes()))));

    assertThat(plan)
        .containsPattern("^Bitmap Heap Scan on document_1 d .*rows=(2[0-9]|[3-6][0-9]) ");
  }

  @Test
  void count_onAnIndexedKeyUnderNot_countsTheRest() throws SQLException {
    assertThat(count(Filter.not(Filter.atLeast(KEY, 1500)))).isEqualTo(25_000);
    assertThat(count(Filter.not(Filter.in("lang", List.of("l1", "l2"))))).isEqualTo(49_800);
  }

  /** An array would be searched value by value for each row: minutes, where this takes a moment. */
  @Test
  void count_manyValues_holdsRowsAgainstAHashTable() throws SQLException {
    Filter many = Filter.in("n", IntStream.range(0, 10_000).boxed().toList());

    assertThat(genericPlan(queries.count(many))).contains("hashed SubPlan");
    assertThat(count(many)).isEqualTo(9_999);
  }

  @Test
  void count_ids_findsThemByKey() throws SQLException {
    assertThat(plan(queries.count(Filter.ids(List.of("id1", "id2")))))
        .contains("document_1_pkey")
        .doesNotContain("Seq Scan");
  }

  private long count(Filter filter) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = queries.count(filter).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private String plan(Sql query) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return explained(connection, query);
    }
  }

  /** As for a statement that is planned once for all values. */
  private String genericPlan(Sql query) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      PlainSql.execute(connection, "set plan_cache_mode = force_generic_plan");
      return explained(connection, query);
    }
  }

  private static String explained(Connection connection, Sql query) throws SQLException {
    List<String> lines = new ArrayList<>();
    try (PreparedStatement statement =
            Sql.of("explain {query}", Map.of("query", query)).prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        lines.add(rows.getString(1));
      }
    }
    return String.join("\n", lines);
  }
}
