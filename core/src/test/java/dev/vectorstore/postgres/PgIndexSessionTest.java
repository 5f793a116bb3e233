package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a build of an index says of its means, and how it leaves the session it ran in. */
class PgIndexSessionTest {
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("m", 2)).metric(Metric.EUCLIDEAN);

  private final TenantDatabase local = new TenantDatabase();
  private HikariDataSource application;
  private HikariDataSource owner;

  PgIndexSessionTest() throws SQLException {}

  @BeforeEach
  void open() {
    application = pool(local.application());
    owner = pool(local.owner());
  }

  @AfterEach
  void drop() throws SQLException {
    application.close();
    owner.close();
    local.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_succeededOrFailed_leavesTheSessionAsItWas(boolean maintained) throws SQLException {
    try (VectorDatabase database = database(maintained)) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(points(10));
      String before = session(maintained);
      SpaceIndex index = store.index();

      index.build();
      assertThat(session(maintained)).isEqualTo(before);
      store.upsert(List.of(Document.of("far").embedding(Embedding.of(70_000, 1))));
      assertThatThrownBy(
              () -> index.rebuild(VectorIndex.hnsw().element(ElementType.HALFVEC), progress -> {}))
          .isInstanceOf(IllegalStateException.class);
      assertThat(session(maintained)).isEqualTo(before);
      index.drop();
      assertThat(session(maintained)).isEqualTo(before);
    }
  }

  /**
   * A pool may set the timeout again when it gets a connection back, as that of the others does.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_done_givesItsConnectionsBackWithTheirSocketTimeout(boolean maintained) {
    List<Integer> given = new CopyOnWriteArrayList<>();
    PgSettings settings = PgSettings.defaults().automaticIndexes(false);
    DataSource builders = maintained ? owner : application;
    DataSource noting = GivenBack.noting(builders, back -> given.add(back.getNetworkTimeout()));
    try (VectorDatabase database =
        PgVectorDatabase.open(
            maintained ? application : noting,
            maintained ? settings.maintenance(noting) : settings)) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(points(10));

      store.index().build();

      assertThat(given).isNotEmpty().containsOnly(77_000);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_graphLargerThanItsMemory_isWarnedOf(boolean maintained) {
    try (VectorDatabase database = database(maintained)) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(points(10));
      SpaceIndex index = store.index();
      assertThat(Log.of(index::build)).doesNotContain("maintenance_work_mem");

      store.upsert(points(600));
      String log =
          Log.of(
              () -> index.rebuild(VectorIndex.hnsw().m(100).efConstruction(200), progress -> {}));

      assertThat(log)
          .containsPattern(
              "WARN .* build of the index of \"c\": about [1-9] MB are needed"
                  + " and maintenance_work_mem is 1 MB; beyond that the build is several times slower");
      assertThat(Log.of(() -> index.rebuild(VectorIndex.ivfFlat(4), progress -> {})))
          .doesNotContain("maintenance_work_mem");
    }
  }

  @Test
  void build_again_saysOnceThatItIsNotParallel() throws SQLException {
    local.pretendPgvector("0.8.1");
    try (VectorDatabase database = database(true)) {
      VectorStore store = database.store("c", POINTS);

      String log =
          Log.of(
              () -> {
                store.index().build();
                store.index().rebuild(VectorIndex.hnsw().m(8), progress -> {});
                database.store("other", POINTS).index().build();
              });

      assertThat(log).containsOnlyOnce("builds of indexes are not parallel");
    }
  }

  private VectorDatabase database(boolean maintained) {
    PgSettings settings = PgSettings.defaults().automaticIndexes(false);
    return PgVectorDatabase.open(application, maintained ? settings.maintenance(owner) : settings);
  }

  /** One connection, whose settings are not those that a build wants. */
  private static HikariDataSource pool(DataSource dataSource) {
    PGSimpleDataSource patient = (PGSimpleDataSource) dataSource;
    patient.setSocketTimeout(77);
    HikariConfig config = new HikariConfig();
    config.setDataSource(patient);
    config.setMaximumPoolSize(1);
    config.setConnectionInitSql(
        "set statement_timeout = '66s'; set max_parallel_maintenance_workers = 1; set maintenance_work_mem = '1MB'");
    return new HikariDataSource(config);
  }

  /** Of the connection that builds. */
  private String session(boolean maintained) throws SQLException {
    try (Connection connection = (maintained ? owner : application).getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select current_setting('statement_timeout'),
                       current_setting('max_parallel_maintenance_workers'),
                       (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                       pg_backend_pid()
                """)) {
      row.next();
      return String.join(
          " ",
          row.getString(1),
          row.getString(2),
          row.getString(3) + " locks",
          row.getString(4),
          "auto-commit " + connection.getAutoCommit(),
          connection.getNetworkTimeout() + " ms");
    }
  }

  private static List<Document> points(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> Document.of("p" + i).embedding(Embedding.of(i + 1, i % 7)))
        .toList();
  }
}
