package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a load that has its collection to itself takes from the tables, and gives back. */
class PgExclusiveTablesTest {
  private static final LoadSettings EXCLUSIVELY =
      LoadSettings.defaults().chunkDocuments(100).exclusively();

  private static final String LEFT_OUT =
      """
      select (select count(*) from pg_constraint
               where contype = 'f' and conrelid in (to_regclass('vectorstore.embedding_1'), to_regclass('vectorstore.embedding_2')))
        || ' foreign keys, '
        || (select count(*) from pg_indexes where tablename = 'document_1' and indexdef like '%USING gin%')
        || ' index on metadata'
      """;

  private static final String TABLES =
      """
      select (select string_agg(conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid), ';'
                order by conrelid, conname)
                from pg_constraint where connamespace = 'vectorstore'::regnamespace)
          || (select string_agg(indexdef, ';' order by indexname) from pg_indexes where schemaname = 'vectorstore')
      """;

  private static final String LOCKED =
      """
      select count(*) from pg_locks
       where mode = 'AccessExclusiveLock' and granted and relation = 'vectorstore.document_1'::regclass
      """;

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private PgVectorDatabase database;
  private VectorStore store;

  @BeforeEach
  void open() {
    VectorSchema.migrate(local.dataSource());
    database = PgVectorDatabase.open(local.dataSource());
    store = database.store("c", CollectionSettings.of(ModelId.of("points", 2)));
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    database.close();
    local.close();
  }

  @Test
  void exclusively_emptyCollection_leavesOutWhatIsMadeAgainAfter() throws SQLException {
    database.spaces("c").add(ModelId.of("other", 3), SpaceSettings.defaults());
    String before = text(TABLES);
    assertThat(text(LEFT_OUT)).isEqualTo("2 foreign keys, 1 index on metadata");
    List<String> during = new ArrayList<>();

    try (Connection connection = PlainSql.transaction(local.dataSource())) {
      store
          .joining(connection)
          .upsertAll(
              documents(250, each(100, () -> during.add(PlainSql.value(connection, LEFT_OUT))))
                  .iterator(),
              EXCLUSIVELY);
      connection.commit();
    }

    assertThat(during)
        .containsExactly(
            "0 foreign keys, 0 index on metadata",
            "0 foreign keys, 0 index on metadata",
            "0 foreign keys, 0 index on metadata");
    assertThat(text(TABLES)).isEqualTo(before);
    assertThat(store.count()).isEqualTo(250);
  }

  @Test
  void exclusively_emptyCollection_isClosedToOthersUntilItEnds() throws SQLException {
    List<String> during = new ArrayList<>();

    store.upsertAll(
        documents(250, each(100, () -> during.add(text(LOCKED)))).iterator(), EXCLUSIVELY);

    assertThat(during).containsExactly("1", "1", "1");
    assertThat(text(LOCKED)).isEqualTo("0");
  }

  @Test
  void exclusively_filledCollection_isOpenToOthers() throws SQLException {
    store.upsert(documents(1));
    List<String> during = new ArrayList<>();

    store.upsertAll(
        documents(250, each(100, () -> during.add(text(LOCKED) + " " + store.count()))).iterator(),
        EXCLUSIVELY);

    assertThat(during).containsExactly("0 1", "0 1", "0 1");
    assertThat(store.count()).isEqualTo(250);
  }

  @Test
  void exclusively_whileAnotherFillsTheCollection_isOpenToOthers() throws Exception {
    String before = text(TABLES);
    List<String> during = new ArrayList<>();
    Future<WriteReport> load;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other, "insert into vectorstore.document_1 (key, text) values ('other', 'other')");
      load =
          threads.submit(
              () ->
                  store.upsertAll(
                      documents(150, each(100, () -> during.add(text(LOCKED)))).iterator(),
                      EXCLUSIVELY));
      Background.awaitWaiting(local.dataSource(), load);
      other.commit();
    }

    assertThat(load.get()).isEqualTo(WriteReport.written(150));
    assertThat(during).containsExactly("0", "0");
    assertThat(store.count()).isEqualTo(151);
    assertThat(text(TABLES)).isEqualTo(before);
  }

  @Test
  void exclusively_loadThatFails_leavesTheTablesAsTheyWere() throws SQLException {
    String before = text(TABLES);
    List<Document> documents = new ArrayList<>(documents(150));
    documents.add(Document.of("bad").embedding(Embedding.of(1)));

    assertThatThrownBy(() -> store.upsertAll(documents.iterator(), EXCLUSIVELY))
        .isInstanceOf(VectorStoreException.LoadFailed.class);

    assertThat(text(TABLES)).isEqualTo(before);
    assertThat(store.count()).isZero();
  }

  @Test
  void beginLoad_collectionPerTenant_isRefused() throws SQLException {
    database.store("t", CollectionSettings.of(ModelId.of("points", 2)).perTenant());
    String before = text(TABLES);

    assertThat(text("select vectorstore.begin_load(2)")).isEqualTo("f");
    assertThat(text(TABLES)).isEqualTo(before);
  }

  private static List<Document> documents(int number) {
    return documents(number, i -> {}).toList();
  }

  private static Stream<Document> documents(int number, IntConsumer taken) {
    return IntStream.range(0, number)
        .peek(taken)
        .mapToObj(
            i ->
                Document.of("%05d".formatted(i), "text " + i, Map.of("n", i))
                    .embedding(Embedding.of(i + 1, -i)));
  }

  @FunctionalInterface
  private interface Look {
    void run() throws SQLException;
  }

  private static IntConsumer each(int number, Look look) {
    return i -> {
      if (i % number == 0) {
        try {
          look.run();
        } catch (SQLException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  private String text(String sql) throws SQLException {
    return PlainSql.value(local.dataSource(), sql);
  }
}
