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
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** By which way PostgreSQL gets documents, and what other writers and triggers make of it. */
class PgWritesTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  private static final int MANY = 300;

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private PgVectorDatabase database;
  private VectorStore store;

  @BeforeEach
  void open() {
    VectorSchema.migrate(local.dataSource());
    database = PgVectorDatabase.open(local.dataSource());
    store = database.store("c", POINTS);
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    database.close();
    local.close();
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_manyNewDocuments_areCopied(WriteMode mode) throws SQLException {
    noteStatements();

    store.write(documents(MANY), mode);

    assertThat(
            PlainSql.value(
                local.dataSource(),
                "select string_agg(distinct left(statement, 4), ' ') from noted"))
        .isEqualTo("copy");
    assertThat(PlainSql.value(local.dataSource(), "select count(*) from noted")).isEqualTo("600");
  }

  @Test
  void write_fewOrStoredDocuments_areInserted() throws SQLException {
    store.upsert(documents(MANY));
    noteStatements();

    store.upsert(documents(MANY + 1));
    store.write(List.of(point("few")), WriteMode.INSERT_ONLY);

    assertThat(
            PlainSql.value(
                local.dataSource(),
                "select string_agg(distinct left(statement, 6), ' ') from noted"))
        .isEqualTo("insert");
  }

  @Test
  void skipExisting_mostOfManyNew_copiesThose() throws SQLException {
    store.upsert(documents(10));
    noteStatements();

    store.write(documents(MANY), WriteMode.SKIP_EXISTING);

    assertThat(
            PlainSql.value(
                local.dataSource(),
                "select string_agg(distinct left(statement, 4), ' ') from noted"))
        .isEqualTo("copy");
    assertThat(store.count()).isEqualTo(MANY);
  }

  @Test
  void upsert_storedDocumentsAsTheyAre_writesNoRow() throws SQLException {
    store.upsert(documents(MANY));
    String before = PlainSql.value(local.dataSource(), ROWS);

    store.upsert(documents(MANY));
    store.upsert(documents(5));

    assertThat(PlainSql.value(local.dataSource(), ROWS)).isEqualTo(before);
  }

  @Test
  void update_valuesAsTheyAre_writesNoRow() throws SQLException {
    store.upsert(documents(5));
    String before = PlainSql.value(local.dataSource(), ROWS);

    store.update(
        documents(5).stream()
            .map(
                it ->
                    DocumentUpdate.of(it.id())
                        .metadata(it.metadata())
                        .embedding(it.embedding().orElseThrow()))
            .toList());

    assertThat(PlainSql.value(local.dataSource(), ROWS)).isEqualTo(before);
  }

  private static final String ROWS =
      """
      select string_agg(d.ctid::text || d.xmin || e.ctid || e.xmin, ' ' order by d.key)
        from vectorstore.document_1 d join vectorstore.embedding_1 e using (key)
      """;

  @Test
  void upsert_whileAnotherInsertsOneOfMany_replacesIt() throws Exception {
    Future<Object> upsert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other, "insert into vectorstore.document_1 (key, text) values ('00200', 'other')");
      PlainSql.execute(
          other, "insert into vectorstore.embedding_1 (key, embedding) values ('00200', '[7,7]')");
      upsert = threads.submit(() -> store.upsert(documents(MANY)));
      Background.awaitWaiting(local.dataSource(), upsert);
      other.commit();
    }

    assertThat(upsert.get()).isEqualTo(WriteReport.written(MANY));
    assertThat(
            PlainSql.value(
                local.dataSource(), "select text from vectorstore.document_1 where key = '00200'"))
        .isEqualTo("text 200");
    assertThat(
            PlainSql.value(
                local.dataSource(),
                "select embedding from vectorstore.embedding_1 where key = '00200'"))
        .isEqualTo("[201,-200]");
    assertThat(store.count()).isEqualTo(MANY);
  }

  @Test
  void insertOnly_whileAnotherInsertsOneOfMany_isRefusedAndNothingWritten() throws Exception {
    Future<Object> insert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other, "insert into vectorstore.document_1 (key, text) values ('00200', 'other')");
      insert =
          threads.submit(
              Background.outcome(() -> store.write(documents(MANY), WriteMode.INSERT_ONLY)));
      Background.awaitWaiting(local.dataSource(), insert);
      other.commit();
    }

    assertThat(insert.get())
        .isInstanceOf(VectorStoreException.DocumentExists.class)
        .asString()
        .endsWith("document 200 (\"00200\") is in collection \"c\" already");
    assertThat(PlainSql.value(local.dataSource(), "select text from vectorstore.document_1"))
        .isEqualTo("other");
  }

  @Test
  void skipExisting_whileAnotherInsertsOneOfMany_skipsIt() throws Exception {
    Future<Object> insert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(
          other, "insert into vectorstore.document_1 (key, text) values ('00200', 'other')");
      insert = threads.submit(() -> store.write(documents(MANY), WriteMode.SKIP_EXISTING));
      Background.awaitWaiting(local.dataSource(), insert);
      other.commit();
    }

    assertThat(insert.get()).isEqualTo(WriteReport.written(MANY - 1).skipped(1));
    assertThat(
            PlainSql.value(
                local.dataSource(), "select text from vectorstore.document_1 where key = '00200'"))
        .isEqualTo("other");
    assertThat(PlainSql.value(local.dataSource(), "select count(*) from vectorstore.embedding_1"))
        .isEqualTo("299");
  }

  @Test
  void upsert_keptTextWhoseVectorIsReplacedMeanwhile_waitsAndEmbedsIt() throws Exception {
    VectorStore texts = database.store("texts", new Letters("letters"));
    texts.upsert(List.of(Document.of("a", "a", Map.of())));
    Future<Object> upsert;
    try (Connection other = PlainSql.transaction(local.dataSource())) {
      PlainSql.execute(other, "update vectorstore.document_2 set text = 'b'");
      PlainSql.execute(other, "update vectorstore.embedding_2 set embedding = '[9,9]'");
      upsert = threads.submit(() -> texts.upsert(List.of(Document.of("a", "a", Map.of()))));
      Background.awaitWaiting(local.dataSource(), upsert);
      other.commit();
    }

    assertThat(upsert.get()).isEqualTo(WriteReport.written(1).embedded(1));
    assertThat(PlainSql.value(local.dataSource(), "select text from vectorstore.document_2"))
        .isEqualTo("a");
    assertThat(PlainSql.value(local.dataSource(), "select embedding from vectorstore.embedding_2"))
        .isNotEqualTo("[9,9]");
  }

  @Test
  void upsert_manyNewDocumentsOfSeveralWritersAtOnce_allSucceed() throws Exception {
    int writers = 3;
    CyclicBarrier start = new CyclicBarrier(writers);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      boolean backward = writer % 2 == 1;
      work.add(
          () -> {
            boolean done = false;
            try {
              for (int round = 0; round < 5; round++) {
                List<Document> documents = new ArrayList<>(documents(round * 150, 200));
                if (backward) {
                  Collections.reverse(documents);
                }
                start.await();
                store.upsert(documents);
              }
              done = true;
            } finally {
              if (!done) {
                start.reset(); // so that the others do not wait for this one
              }
            }
            return done;
          });
    }

    for (Future<Boolean> done : threads.invokeAll(work)) {
      assertThat(done.get()).isTrue();
    }

    assertThat(store.count()).isEqualTo(800);
    assertThat(PlainSql.value(local.dataSource(), "select count(*) from vectorstore.embedding_1"))
        .isEqualTo("800");
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_whereAnotherSpaceIsSearchedByNow_writesNothing(WriteMode mode) throws SQLException {
    searchAnotherSpace();

    for (int number : List.of(3, MANY)) { // as arrays, and by COPY
      assertThatThrownBy(() -> store.write(documents(number), mode))
          .isInstanceOf(VectorStoreException.ModelMismatch.class);
    }
    assertThat(PlainSql.value(local.dataSource(), "select count(*) from vectorstore.document_1"))
        .isEqualTo("0");
  }

  @Test
  void update_whereAnotherSpaceIsSearchedByNow_changesNothing() throws SQLException {
    store.upsert(documents(3));
    searchAnotherSpace();

    assertThatThrownBy(
            () ->
                store.update(
                    List.of(DocumentUpdate.of("00001").text("b").embedding(Embedding.of(1, 1)))))
        .isInstanceOf(VectorStoreException.ModelMismatch.class);
    assertThat(
            PlainSql.value(
                local.dataSource(), "select text from vectorstore.document_1 where key = '00001'"))
        .isEqualTo("text 1");
  }

  private void searchAnotherSpace() {
    database.spaces("c").add(ModelId.of("new", 2), SpaceSettings.defaults());
    database.spaces("c").activateWithMissing(ModelId.of("new", 2));
  }

  @Test
  void write_inEachWay_keepsWordsUp() {
    store.keywords().enable("simple");

    store.upsert(documents(MANY));
    store.upsert(List.of(documents(1).get(0).text("changed")));
    store.update(List.of(DocumentUpdate.of("00001").text("updated").embedding(Embedding.of(1, 1))));

    assertThat(store.keywords().search(KeywordRequest.of("text").limit(1_000)).matches())
        .hasSize(MANY - 2);
    assertThat(store.keywords().search(KeywordRequest.of("changed")).matches()).hasSize(1);
    assertThat(store.keywords().search(KeywordRequest.of("updated")).matches()).hasSize(1);
  }

  @Test
  void write_changedTexts_removeTheirVectorsInOtherSpaces() throws SQLException {
    ModelId other = ModelId.of("other", 2);
    store.upsert(documents(MANY));
    database.spaces("c").add(other, SpaceSettings.defaults());
    database
        .spaces("c")
        .put(
            other,
            Map.of(
                "00000",
                Embedding.of(1, 1),
                "00001",
                Embedding.of(1, 1),
                "00002",
                Embedding.of(1, 1)));

    store.upsert(List.of(documents(1).get(0).text("changed"), documents(2).get(1)));
    store.update(List.of(DocumentUpdate.of("00002").text("updated").embedding(Embedding.of(1, 1))));

    assertThat(
            PlainSql.value(
                local.dataSource(), "select string_agg(key, ' ') from vectorstore.embedding_2"))
        .isEqualTo("00001");
  }

  @Test
  void write_rowThatTheDatabaseRefuses_writesNothing() throws SQLException {
    PlainSql.execute(
        local.dataSource(), "alter table vectorstore.embedding_1 add check (key <> '00200')");

    assertThatThrownBy(() -> store.upsert(documents(MANY)))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage(
            "upsert into \"c\" failed, SQLState 23514: the constraint embedding_1_key_check of embedding_1 is violated")
        .cause()
        .hasMessageNotContaining("201");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsertAll_connectionLostInAChunk_tellsWhatIsCommitted() {
    List<Document> documents = documents(MANY);

    assertThatThrownBy(
            () ->
                store.upsertAll(
                    documents.iterator(),
                    LoadSettings.defaults()
                        .chunkDocuments(100)
                        .onProgress(
                            progress -> {
                              if (progress.documents() == 200) {
                                refuseWrites();
                              }
                            })))
        .isInstanceOfSatisfying(
            VectorStoreException.LoadFailed.class,
            failure -> assertThat(failure.committed()).isEqualTo(200))
        .hasCauseInstanceOf(VectorStoreException.Unavailable.class);
    assertThat(store.count()).isEqualTo(200);
  }

  @Test
  void upsertAll_inOneTransactionThatCannotCommit_isNotTriedAgainWithTheRestOfTheStream()
      throws SQLException {
    PlainSql.execute(
        local.dataSource(),
        """
        create function refuse() returns trigger language plpgsql as
          'begin raise exception ''not now'' using errcode = ''serialization_failure''; end';
        create constraint trigger refuse after insert on vectorstore.document_1
          deferrable initially deferred for each row execute function refuse()
        """);

    assertThatThrownBy(
            () ->
                store.upsertAll(
                    documents(10).iterator(), LoadSettings.defaults().inOneTransaction()))
        .isInstanceOf(VectorStoreException.LoadFailed.class)
        .hasCauseInstanceOf(VectorStoreException.Conflict.class);
    assertThat(store.count()).isZero();
  }

  /** Whoever writes loses the connection. */
  private void refuseWrites() {
    try {
      PlainSql.execute(
          local.dataSource(),
          """
          create function lose() returns trigger language plpgsql as
            'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
          create trigger lose after insert on vectorstore.document_1
            for each row execute function lose()
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In the table {@code noted}, for each row that is written. */
  private void noteStatements() throws SQLException {
    PlainSql.execute(
        local.dataSource(),
        """
        create table noted (statement text);
        create function note() returns trigger language plpgsql as
          'begin insert into public.noted values (current_query()); return null; end';
        create trigger note after insert or update on vectorstore.document_1
          for each row execute function note();
        create trigger note after insert or update on vectorstore.embedding_1
          for each row execute function note()
        """);
  }

  private static List<Document> documents(int number) {
    return documents(0, number);
  }

  private static List<Document> documents(int from, int number) {
    return IntStream.range(from, from + number)
        .mapToObj(
            i ->
                Document.of("%05d".formatted(i), "text " + i, Map.of("n", i))
                    .embedding(Embedding.of(i + 1, -i)))
        .toList();
  }

  private static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 2));
  }
}
