package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import dev.vectorstore.write.WriteReport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What operations do in a transaction of the caller, and what they leave of it. */
class PgTransactionTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final WordModel MODEL = WordModel.of("words", 16);
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  private static final int MANY = 200;

  private final String name = "c" + NAMES.incrementAndGet();
  private final VectorDatabase database = DATABASE.database();
  private Connection connection;

  @BeforeEach
  void begin() throws SQLException {
    connection = DATABASE.applicationDataSource().getConnection();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void giveBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void upsert_committed_isThereForOthersFromThenOn() throws SQLException {
    VectorStore store = database.store(name, POINTS);

    store.joining(connection).upsert(List.of(point("a")));

    assertThat(store.joining(connection).count()).isEqualTo(1);
    assertThat(store.count()).isZero();
    connection.commit();
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void upsert_rolledBack_isGone() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    store.upsert(List.of(point("a").metadata(Map.of("n", 1))));
    VectorStore joined = database.joining(connection).store(name, POINTS);

    joined.upsert(List.of(point("a").metadata(Map.of("n", 2)), point("b")));
    connection.rollback();

    assertThat(joined.count()).isEqualTo(1);
    assertThat(store.get(List.of("a", "b")))
        .singleElement()
        .satisfies(document -> assertThat(document.metadata()).isEqualTo(Map.of("n", 1L)));
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void write_fewAndMany_areSeenWithinAndGoneOnceRolledBack(WriteMode mode) throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);

    joined.write(points(0, 3), mode);
    joined.write(points(3, MANY), mode); // by COPY

    assertThat(joined.count()).isEqualTo(MANY + 3);
    assertThat(joined.search(SearchRequest.of(Embedding.of(1, 2)).limit(500))).hasSize(MANY + 3);
    assertThat(store.count()).isZero();
    connection.rollback();

    assertThat(joined.count()).isZero();
    joined.write(points(0, MANY), mode);
    connection.commit();
    assertThat(store.count()).isEqualTo(MANY);
  }

  @Test
  void update_partsOfDocuments_areSeenWithinAndGoneOnceRolledBack() throws SQLException {
    VectorStore store = database.store(name, MODEL);
    List<Document> before = List.of(Document.of("a", "one", Map.of("n", 1L)));
    store.upsert(before);
    VectorStore joined = store.joining(connection);
    List<DocumentUpdate> updates =
        List.of(DocumentUpdate.of("a").text("two"), DocumentUpdate.of("unknown").text("three"));

    assertThat(joined.update(updates)).isEqualTo(WriteReport.written(1).skipped(1).embedded(1));
    joined.update(List.of(DocumentUpdate.of("a").metadata(Map.of("n", 2L))));

    List<Document> changed = List.of(Document.of("a", "two", Map.of("n", 2L)));
    assertThat(joined.get(List.of("a"))).isEqualTo(changed);
    assertThat(store.get(List.of("a"))).isEqualTo(before);
    connection.rollback();

    assertThat(joined.get(List.of("a"))).isEqualTo(before);
    joined.update(updates);
    connection.commit();
    assertThat(store.get(List.of("a")).get(0).text()).contains("two");
  }

  @Test
  void write_thatFails_leavesTheTransactionUsableWithWhatWasWrittenBefore() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);
    refuseKey("p00150");
    joined.upsert(points(0, 2));

    assertThatThrownBy(() -> joined.upsert(points(0, MANY)))
        .isInstanceOf(VectorStoreException.class)
        .hasMessageMatching(".* failed, SQLState 23514: the constraint \\w+ of \\w+ is violated");
    assertThatThrownBy(() -> joined.upsert(points(100, MANY))) // by COPY, into the second table
        .isInstanceOf(VectorStoreException.class)
        .hasMessageMatching(".* failed, SQLState 23514: the constraint \\w+ of \\w+ is violated");
    assertThatThrownBy(() -> joined.write(points(1, 3), WriteMode.INSERT_ONLY))
        .isInstanceOf(VectorStoreException.DocumentExists.class);
    assertThatThrownBy(
            () -> joined.upsert(List.of(point("z"), Document.of("bad").embedding(Embedding.of(1)))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(joined.write(points(1, 3), WriteMode.SKIP_EXISTING))
        .isEqualTo(WriteReport.written(2).skipped(1));
    connection.commit();

    assertThat(store.count()).isEqualTo(4);
  }

  @Test
  void update_thatFails_leavesTheTransactionUsableWithWhatWasWrittenBefore() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);
    joined.upsert(points(0, 2));
    connection.commit();
    PlainSql.execute(
        DATABASE.dataSource(),
        "alter table "
            + PlainSql.value(
                connection, "select 'vectorstore.document_' || max(id) from vectorstore.collection")
            + " add check (text <> 'refused')");
    joined.upsert(points(2, 1));

    assertThatThrownBy(
            () ->
                joined.update(
                    List.of(
                        DocumentUpdate.of("p00000").metadata(Map.of("n", 7)),
                        DocumentUpdate.of("p00001").text("refused").embedding(Embedding.of(1, 1)))))
        .hasMessageMatching(".* failed, SQLState 23514: the constraint \\w+ of \\w+ is violated");
    connection.commit();

    assertThat(store.get(List.of("p00000", "p00001", "p00002"), Include.everything()))
        .isEqualTo(points(0, 3));
  }

  @Test
  void upsertAll_inChunks_isCommittedByTheCallerAlone() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);
    List<Document> documents = new ArrayList<>(points(0, 250));
    documents.add(Document.of("bad").embedding(Embedding.of(1)));
    LoadSettings chunks = LoadSettings.defaults().chunkDocuments(100);

    assertThatThrownBy(() -> joined.upsertAll(documents.iterator(), chunks))
        .isInstanceOfSatisfying(
            VectorStoreException.LoadFailed.class,
            failure -> assertThat(failure.committed()).isEqualTo(200))
        .hasMessage(
            "load into \""
                + name
                + "\" failed after 251 documents were taken from the stream; the first 200 are written in the caller's transaction");
    assertThat(joined.count()).isEqualTo(200);
    assertThat(store.count()).isZero();
    connection.rollback();

    assertThat(joined.count()).isZero();
    assertThat(joined.upsertAll(points(0, 250).iterator(), chunks))
        .isEqualTo(WriteReport.written(250));
    connection.commit();
    assertThat(store.count()).isEqualTo(250);
  }

  @Test
  void upsertAll_inOneTransactionThatFails_leavesNothingOfItInTheCallers() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    VectorStore joined = store.joining(connection);
    joined.upsert(points(1_000, 1));
    List<Document> documents = new ArrayList<>(points(0, 250));
    documents.add(Document.of("bad").embedding(Embedding.of(1)));
    LoadSettings whole = LoadSettings.defaults().chunkDocuments(100).inOneTransaction();

    assertThatThrownBy(() -> joined.upsertAll(documents.iterator(), whole))
        .isInstanceOfSatisfying(
            VectorStoreException.LoadFailed.class,
            failure -> assertThat(failure.committed()).isZero());
    assertThat(joined.count()).isEqualTo(1);
    joined.upsertAll(points(0, 250).iterator(), whole);
    assertThat(store.count()).isZero();
    connection.commit();

    assertThat(store.count()).isEqualTo(251);
  }

  @Test
  void reads_all_seeWhatTheTransactionWrote() {
    VectorStore store = database.store(name, MODEL);
    store.keywords().enable("simple");
    VectorStore joined = store.joining(connection);

    joined.upsert(List.of(Document.of("a", "green cactus", Map.of("n", 1))));

    assertThat(joined.get(List.of("a"))).hasSize(1);
    assertThat(joined.count(Filter.eq("n", 1))).isEqualTo(1);
    assertThat(joined.scroll(ScrollRequest.first()).documents()).hasSize(1);
    assertThat(joined.search(SearchRequest.of("cactus"))).hasSize(1);
    assertThat(joined.searchAll(List.of(SearchRequest.of("cactus"), SearchRequest.similarTo("a"))))
        .extracting(List::size)
        .containsExactly(1, 0);
    assertThat(joined.searchPage(SearchRequest.of("cactus")).matches()).hasSize(1);
    assertThat(joined.keywords().search(KeywordRequest.of("cactus")).matches()).hasSize(1);
    assertThat(joined.keywords().hybrid(HybridRequest.of("cactus")).matches()).hasSize(1);
    assertThat(store.search(SearchRequest.of("cactus"))).isEmpty();
    assertThat(joined.delete(List.of("a"))).isEqualTo(1);
    assertThat(joined.count()).isZero();
  }

  @Test
  void collection_madeAndRolledBack_isGone() throws SQLException {
    VectorDatabase joined = database.joining(connection);

    joined.store(name, MODEL).upsert(List.of(Document.of("a", "text", Map.of())));
    assertThat(joined.find(name)).isPresent();
    connection.rollback();

    assertThat(joined.find(name)).isEmpty();
    assertThat(database.find(name)).isEmpty();
  }

  @Test
  void collection_madeAndCommitted_isThereWithItsDocuments() throws SQLException {
    VectorDatabase joined = database.joining(connection);

    joined.store(name, MODEL).upsert(List.of(Document.of("a", "text", Map.of())));
    joined.rename(name, name + "-renamed");
    connection.commit();

    assertThat(database.store(name + "-renamed").count()).isEqualTo(1);
  }

  @Test
  void drop_rolledBack_keepsTheCollection() throws SQLException {
    database.store(name, POINTS).upsert(List.of(point("a")));

    database.joining(connection).drop(name);
    connection.rollback();

    assertThat(database.store(name).count()).isEqualTo(1);
  }

  @Test
  void spaces_changedAndRolledBack_areAsBefore() throws SQLException {
    database.store(name, POINTS).upsert(List.of(point("a")));
    ModelId other = ModelId.of("other", 3);

    var spaces = database.joining(connection).spaces(name);
    spaces.add(other, SpaceSettings.defaults());
    spaces.put(other, Map.of("a", Embedding.of(1, 2, 3)));
    spaces.activate(other);
    assertThat(database.joining(connection).find(name).orElseThrow().model()).contains(other);
    connection.rollback();

    assertThat(database.spaces(name).list()).hasSize(1);
    assertThat(database.store(name).search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
  }

  @Test
  void operation_thatFails_leavesTheTransactionUsable() throws SQLException {
    VectorStore gone = database.store(name, POINTS);
    VectorStore joinedGone = gone.joining(connection);
    database.drop(name);
    VectorStore kept = database.store(name + "-kept", POINTS);
    database.store(name + "-taken", POINTS);
    VectorStore joined = kept.joining(connection);
    joined.upsert(List.of(point("a")));

    assertThatThrownBy(() -> joinedGone.upsert(List.of(point("b"))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> joinedGone.search(SearchRequest.of(Embedding.of(1, 0))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThatThrownBy(() -> database.joining(connection).rename(name + "-kept", name + "-taken"))
        .isInstanceOf(VectorStoreException.DuplicateCollection.class);
    assertThat(joined.count()).isEqualTo(1);
    connection.commit();

    assertThat(kept.count()).isEqualTo(1);
  }

  @Test
  void operations_all_leaveTheConnectionAsItWas() throws SQLException {
    VectorDatabase joined = database.joining(connection);
    VectorStore store = joined.store(name, POINTS);
    store.upsert(List.of(point("a")));
    store.search(SearchRequest.of(Embedding.of(1, 0)));
    joined.close();

    assertThat(connection.isClosed()).isFalse();
    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(database.find(name)).isEmpty();
    assertThatThrownBy(() -> PlainSql.execute(connection, "release savepoint vectorstore_work"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void search_byIndex_leavesNoSetting() throws SQLException {
    try (PgVectorDatabase indexed =
        PgVectorDatabase.open(
            DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0))) {
      VectorStore store =
          indexed.store(
              name, POINTS.space(SpaceSettings.defaults().index(VectorIndex.hnsw().m(8))));
      store.upsert(IntStream.range(0, 50).mapToObj(i -> point("p" + i)).toList());
      store.index().build();
      PlainSql.execute(connection, "set local hnsw.ef_search = 77");
      VectorStore joined = store.joining(connection);

      assertThat(joined.explain(SearchRequest.of(Embedding.of(1, 0)).limit(5)).strategy())
          .isEqualTo(SearchStrategy.INDEX);

      assertThat(PlainSql.value(connection, "select current_setting('hnsw.ef_search')"))
          .isEqualTo("77");
      assertThat(PlainSql.value(connection, "select current_setting('hnsw.iterative_scan')"))
          .isEqualTo("off");
    }
  }

  @Test
  void tenant_afterSuccessAndFailure_isTheCallersAgain() throws SQLException {
    VectorStore forAll = database.store(name, POINTS.perTenant());
    PlainSql.execute(connection, "select set_config('vectorstore.tenant', 'mine', true)");
    VectorStore acmes = database.joining(connection).tenant("acme").store(name);

    acmes.upsert(List.of(point("a")));
    assertThat(tenant()).isEqualTo("mine");
    assertThat(acmes.search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
    assertThat(tenant()).isEqualTo("mine");
    assertThat(forAll.joining(connection).count()).isZero();
    assertThat(database.tenant("other").store(name).joining(connection).count()).isZero();
    DATABASE.database().store(name + "-b", POINTS.perTenant());
    VectorStore dropped = database.tenant("acme").store(name + "-b").joining(connection);
    database.drop(name + "-b");
    assertThatThrownBy(() -> dropped.upsert(List.of(point("a"))))
        .isInstanceOf(VectorStoreException.NoSuchCollection.class);
    assertThat(tenant()).isEqualTo("mine");
    connection.commit();

    assertThat(database.tenant("acme").store(name).count()).isEqualTo(1);
  }

  @Test
  void tenant_connectionOfTheTablesOwner_isRefused() throws SQLException {
    database.store(name, POINTS.perTenant());
    VectorStore acmes = database.tenant("acme").store(name);
    try (Connection owners = DATABASE.dataSource().getConnection()) {
      owners.setAutoCommit(false);

      assertThatThrownBy(() -> acmes.joining(owners))
          .isInstanceOf(VectorStoreException.UnsafeRole.class);
      assertThatThrownBy(() -> database.joining(owners).tenant("acme"))
          .isInstanceOf(VectorStoreException.UnsafeRole.class);
      owners.rollback();
    }
  }

  @Test
  void operation_inConflict_isNotTriedAgain() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    store.upsert(List.of(point("a")));
    PlainSql.execute(connection, "set transaction isolation level repeatable read");
    assertThat(store.joining(connection).count()).isEqualTo(1);
    store.upsert(List.of(point("a").metadata(Map.of("n", 1))));
    AtomicInteger deletions = new AtomicInteger();

    assertThatThrownBy(() -> store.joining(counting(deletions)).delete(List.of("a")))
        .isInstanceOf(VectorStoreException.Conflict.class);

    assertThat(deletions).hasValue(1);
    assertThat(store.joining(connection).count()).isEqualTo(1);
  }

  @Test
  void operationsOfSeveralStatements_aboveReadCommitted_areRefused() throws SQLException {
    VectorStore store = database.store(name, POINTS);
    PlainSql.execute(connection, "set transaction isolation level repeatable read");

    assertThatThrownBy(() -> store.joining(connection).upsert(List.of(point("a"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "upsert into \""
                + name
                + "\" joins transactions of READ COMMITTED alone, and this one is REPEATABLE READ");

    assertThat(store.joining(connection).search(SearchRequest.of(Embedding.of(1, 0)))).isEmpty();
  }

  @Test
  void operations_autoCommitOn_areRefused() throws SQLException {
    VectorStore joined = database.store(name, POINTS).joining(connection);
    connection.setAutoCommit(true);

    assertThatThrownBy(joined::count)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no transaction to join: the connection has auto-commit on");
    connection.setAutoCommit(false);
  }

  @Test
  void operation_inATransactionThatHadFailed_saysSo() {
    VectorStore joined = database.store(name, POINTS).joining(connection);
    assertThatThrownBy(() -> PlainSql.execute(connection, "select 1 / 0"))
        .isInstanceOf(SQLException.class);

    assertThatThrownBy(joined::count)
        .isInstanceOf(VectorStoreException.class)
        .hasMessage(
            "count of \""
                + name
                + "\" failed, SQLState 25P02: the caller's transaction had failed before; roll it back");
  }

  @Test
  void whatTakesTransactionsOfItsOwn_isRefused() {
    VectorStore joined = database.store(name, MODEL).joining(connection);

    assertThatThrownBy(joined::index)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "work on the index of \""
                + name
                + "\" takes transactions of its own and cannot join the caller's");
    assertThatThrownBy(() -> database.joining(connection).spaces(name).fill(MODEL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "filling of \""
                + name
                + "\" takes transactions of its own and cannot join the caller's");
    assertThatThrownBy(() -> database.tenant("acme").joining(connection))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "a tenant's view of the database joins no transaction; ask the joined database for the tenant");
  }

  @Test
  void joining_inMemory_isUnsupported() {
    try (VectorDatabase memory = InMemoryVectorDatabase.create()) {
      VectorStore store = memory.store(name, POINTS);

      assertThatThrownBy(() -> memory.joining(connection))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("this database has no transactions to join");
      assertThatThrownBy(() -> store.joining(connection))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("this store has no transactions to join");
    }
  }

  private Connection counting(AtomicInteger deletions) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && ((String) arguments[0]).startsWith("delete")) {
                deletions.incrementAndGet();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private String tenant() throws SQLException {
    return PlainSql.value(connection, "select current_setting('vectorstore.tenant', true)");
  }

  /** The second table of the collection takes no row of this key. */
  private void refuseKey(String key) throws SQLException {
    PlainSql.execute(
        DATABASE.dataSource(),
        "alter table "
            + PlainSql.value(
                connection,
                "select 'vectorstore.embedding_' || max(id) from vectorstore.embedding_space")
            + " add check (key <> '"
            + key
            + "')");
  }

  private static List<Document> points(int from, int number) {
    return IntStream.range(from, from + number).mapToObj(i -> point("p%05d".formatted(i))).toList();
  }

  private static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 2));
  }
}
