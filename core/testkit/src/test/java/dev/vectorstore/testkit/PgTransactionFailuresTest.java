package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.search.SearchRequest;
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
import org.junit.jupiter.api.Test;

/**
 * What a transaction of the caller is after an operation that failed, and which are refused in it.
 */
class PgTransactionFailuresTest extends PgTransactionFixture {
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
}
