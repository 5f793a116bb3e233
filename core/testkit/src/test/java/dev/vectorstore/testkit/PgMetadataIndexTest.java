package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.LoadSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Typed indexes that are made beside writers, and how stores that are open learn of them. */
class PgMetadataIndexTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  // Of the expression that an index on numbers is made of.
  private static final String BY_TYPED_INDEX = "1e30";

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final String name = "c" + NAMES.incrementAndGet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private PgVectorDatabase database;
  private VectorStore store;
  private int id;

  @BeforeEach
  void open() throws SQLException {
    database =
        PgVectorDatabase.open(
            DATABASE.applicationDataSource(),
            PgSettings.defaults().maintenance(DATABASE.dataSource()));
    store = database.store(name, CollectionSettings.of(ModelId.of("points", 2)));
    store.upsert(List.of(document("a", 1), document("b", 2)));
    id =
        Integer.parseInt(
            PlainSql.value(
                DATABASE.dataSource(),
                "select id from vectorstore.collection where name = '" + name + "'"));
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    database.close();
  }

  @Test
  void withoutMetadataIndex_explainSaysSoAndATypedIndexServesItsKey() throws SQLException {
    String other = name + "_other";
    VectorStore bare =
        database.store(
            other, CollectionSettings.of(ModelId.of("points", 2)).withoutMetadataIndex());
    bare.upsertAll(
        List.of(document("a", 1), document("b", 2)).iterator(),
        LoadSettings.defaults().exclusively());
    SearchRequest all = SearchRequest.of(Embedding.of(0, 1));
    SearchRequest filtered = all.filter(Filter.eq("n", 2));

    assertThat(indexesOf(other)).containsExactly("pkey");
    assertThat(bare.explain(filtered).reason())
        .isEqualTo(
            "there is no index; the collection has no index of its documents' metadata for the filter");
    assertThat(bare.explain(filtered).matches()).extracting(Match::id).containsExactly("b");
    assertThat(bare.explain(all).reason()).isEqualTo("there is no index");
    assertThat(store.explain(filtered).reason()).isEqualTo("there is no index");

    bare.indexMetadata("n", MetadataType.NUMBER);
    assertThat(bare.search(filtered)).extracting(Match::id).containsExactly("b");
    assertThat(indexesOf(other)).hasSize(2);
  }

  private static List<String> indexesOf(String collection) throws SQLException {
    return PlainSql.rows(
        DATABASE.dataSource(),
        "select replace(indexname, tablename || '_', '') from pg_indexes where tablename = 'document_' ||"
            + " (select id from vectorstore.collection where name = '"
            + collection
            + "') order by 1 desc");
  }

  @Test
  void indexMetadata_withMaintenance_makesTheIndexThatTheFunctionMakes() throws SQLException {
    store.indexMetadata("n", MetadataType.NUMBER);
    String made = definition();
    assertThat(store.count(Filter.atLeast("n", 2))).isEqualTo(1);
    store.indexMetadata("n", MetadataType.NUMBER);
    assertThatThrownBy(() -> store.indexMetadata("n", MetadataType.TEXT))
        .isInstanceOf(IllegalStateException.class);
    assertThat(store.dropMetadataIndex("n")).isTrue();
    assertThat(indexes()).isZero();

    DATABASE.database().store(name).indexMetadata("n", MetadataType.NUMBER);

    assertThat(definition()).isEqualTo(made);
  }

  @Test
  void indexMetadata_withMaintenance_waitsForAWriterAndLetsOthersWrite() throws Exception {
    try (Connection writer = DATABASE.applicationDataSource().getConnection()) {
      writer.setAutoCommit(false);
      store.joining(writer).upsert(List.of(document("c", 3)));
      Future<?> building = threads.submit(() -> store.indexMetadata("n", MetadataType.NUMBER));
      while (waiting() == 0) {
        Thread.onSpinWait();
      }

      store.upsert(List.of(document("d", 4)));
      assertThatThrownBy(() -> store.indexMetadata("other", MetadataType.TEXT))
          .isInstanceOf(VectorStoreException.Conflict.class)
          .hasMessageContaining("another builds an index on it now");
      assertThat(building.isDone()).isFalse();
      writer.commit();
      building.get();
    }

    assertThat(store.count(Filter.atLeast("n", 3))).isEqualTo(2);
    assertThat(indexes()).isEqualTo(1);
  }

  @Test
  void indexMetadata_afterABrokenBuild_replacesIt() throws Exception {
    try (Connection writer = DATABASE.applicationDataSource().getConnection()) {
      writer.setAutoCommit(false);
      store.joining(writer).upsert(List.of(document("c", 3)));
      Future<?> building = threads.submit(() -> store.indexMetadata("n", MetadataType.NUMBER));
      while (waiting() == 0) {
        Thread.onSpinWait();
      }
      PlainSql.value(
          DATABASE.dataSource(),
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and query like 'create index concurrently%'");
      assertThatThrownBy(building::get).hasCauseInstanceOf(VectorStoreException.Unavailable.class);
      writer.commit();
    }
    assertThat(indexes()).isEqualTo(1);

    store.indexMetadata("n", MetadataType.NUMBER);

    assertThat(indexes()).isEqualTo(1);
    assertThat(
            PlainSql.value(
                DATABASE.dataSource(), "select count(*) from pg_index where not indisvalid"))
        .isEqualTo("0");
  }

  @Test
  void openStores_ofTheSameDatabase_useANewIndexAtOnce() throws SQLException {
    VectorStore other = database.store(name);
    other.count(Filter.eq("n", 1));
    store.indexMetadata("n", MetadataType.NUMBER);
    PlainSql.execute(
        DATABASE.dataSource(),
        "insert into vectorstore.document_"
            + id
            + " (tenant, key, metadata) select '', 'x' || i, jsonb_build_object('n', i) from generate_series(10, 3000) i");
    PlainSql.execute(DATABASE.dataSource(), "analyze vectorstore.document_" + id);
    long before = scans();

    assertThat(other.count(Filter.atLeast("n", 2990))).isEqualTo(11);

    while (scans() == before) {
      Thread.onSpinWait(); // the server tells of it a little later
    }
  }

  @Test
  void searchAll_oneOfTheSearchesCanUseANewIndex_isAskedByIt() throws SQLException {
    SearchRequest any = SearchRequest.of(Embedding.of(1, 2));
    SearchRequest filtered = any.filter(Filter.atLeast("n", 2));
    SearchRequest ofAnotherKey = any.filter(Filter.eq("m", "x"));
    VectorStore other = database.store(name);
    store.indexMetadata("n", MetadataType.NUMBER);

    assertThat(asked(other, List.of(any, filtered), List.of(2, 1))).contains(BY_TYPED_INDEX);
    assertThat(asked(other, List.of(filtered, any), List.of(1, 2))).contains(BY_TYPED_INDEX);
    assertThat(asked(other, List.of(ofAnotherKey, filtered), List.of(0, 1)))
        .contains(BY_TYPED_INDEX);
    assertThat(asked(other, List.of(any, ofAnotherKey), List.of(2, 0)))
        .doesNotContain(BY_TYPED_INDEX);
  }

  /** The statement by which a store that has seen no index yet asks several searches at once. */
  private static String asked(VectorStore store, List<SearchRequest> requests, List<Integer> found)
      throws SQLException {
    List<String> statements = new ArrayList<>();
    try (Connection connection = DATABASE.applicationDataSource().getConnection()) {
      connection.setAutoCommit(false);
      VectorStore joined = store.joining(recording(connection, statements));

      assertThat(joined.searchAll(requests)).extracting(List::size).isEqualTo(found);
    }
    statements.removeIf(
        statement -> !statement.contains("union all") || statement.contains("pg_class"));
    assertThat(statements).hasSize(1);
    return statements.get(0);
  }

  private static Connection recording(Connection connection, List<String> statements) {
    return (Connection)
        Proxy.newProxyInstance(
            PgMetadataIndexTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.add((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private long scans() throws SQLException {
    return Long.parseLong(
        PlainSql.value(
            DATABASE.dataSource(),
            "select coalesce(sum(idx_scan), 0) from pg_stat_all_indexes where indexrelname ~ '^metadata_index_'"
                + " and relname = 'document_"
                + id
                + "'"));
  }

  private String definition() throws SQLException {
    return PlainSql.value(
        DATABASE.dataSource(),
        "select regexp_replace(pg_get_indexdef(i.indexrelid), 'metadata_index_[0-9]+', 'x')"
            + " from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisvalid and i.indrelid = 'vectorstore.document_"
            + id
            + "'::regclass and c.relname ~ '^metadata_index_'");
  }

  private long indexes() throws SQLException {
    return Long.parseLong(
        PlainSql.value(
            DATABASE.dataSource(),
            "select count(*) from pg_index i join pg_class c on c.oid = i.indexrelid where i.indrelid = 'vectorstore.document_"
                + id
                + "'::regclass and c.relname ~ '^metadata_index_'"));
  }

  private int waiting() throws SQLException {
    return Integer.parseInt(
        PlainSql.value(
            DATABASE.dataSource(),
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock' and query like 'create index concurrently%'"));
  }

  private static Document document(String id, int n) {
    return Document.of(id).metadata(Map.of("n", n)).embedding(Embedding.of(1, 2));
  }
}
