package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What PostgreSQL leaves of an operation that fails or meets another. */
class PgFailuresTest extends FreshDatabaseFixture {
  @Test
  void operations_connectionWithAutoCommitOff_areRefusedBeforeAnyStatement() {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database =
        PgVectorDatabase.open(GivenBack.of(() -> PlainSql.transaction(local.dataSource())));

    assertThatThrownBy(() -> database.store("c", POINTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the DataSource gave a connection with auto-commit off; this library opens and ends its transactions itself, unless PgSettings.joinTransactionsWhile says that there is one to join");
  }

  @Test
  void upsert_lastOfManyRowsRefusedByTheDatabase_writesNothing() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    PlainSql.execute(
        local.dataSource(), "alter table vectorstore.embedding_1 add check (key <> 'z')");

    assertThatThrownBy(() -> store.upsert(List.of(point("a", 1, 2), point("z", 1, 2))))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage(
            "upsert into \"c\" failed, SQLState 23514: the constraint embedding_1_key_check of embedding_1 is violated");
    assertThat(store.count()).isZero();
  }

  @Test
  void upsert_overlappingBatchesInOppositeOrdersAtOnce_allSucceed() throws Exception {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    List<Document> forward = IntStream.range(0, 300).mapToObj(i -> point("id" + i, 1, i)).toList();
    List<Document> backward = IntStream.range(0, 300).mapToObj(i -> forward.get(299 - i)).toList();
    Callable<Boolean> first = () -> upsertOften(store, forward);
    Callable<Boolean> second = () -> upsertOften(store, backward);
    ExecutorService writers = Executors.newFixedThreadPool(4);
    try {
      for (Future<Boolean> written : writers.invokeAll(List.of(first, second, first, second))) {
        assertThat(written.get()).isTrue();
      }
    } finally {
      writers.shutdownNow();
    }
    assertThat(store.count()).isEqualTo(300);
  }

  @Test
  void drop_whileOthersWriteAndRead_leavesNoDeadlock() throws Exception {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database = PgVectorDatabase.open(local.dataSource());
    Callable<Boolean> user =
        () -> {
          for (int i = 0; i < 40; i++) {
            try {
              VectorStore store = database.store("c", POINTS);
              store.upsert(List.of(point("a", 1, 2)));
              store.search(SearchRequest.of(Embedding.of(1, 2)));
            } catch (VectorStoreException.NoSuchCollection e) {
              assertThat(e).hasMessageContaining("\"c\""); // it was dropped in between
            }
          }
          return true;
        };
    Callable<Boolean> dropper =
        () -> {
          for (int i = 0; i < 20; i++) {
            try {
              database.drop("c");
            } catch (VectorStoreException.NoSuchCollection e) {
              assertThat(e).hasMessageContaining("\"c\""); // it was not made yet
            }
          }
          return true;
        };
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (Future<Boolean> done : threads.invokeAll(List.of(user, dropper, user))) {
        assertThat(done.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void transaction_workThatThrows_leavesNothingAndRestoresAutoCommit() throws SQLException {
    PlainSql.execute(local.dataSource(), "create extension vector; create table t (x int)");
    try (Connection only = local.dataSource().getConnection()) {
      Connections connections = new Connections(GivenBack.sharing(only));
      Connections.Work<Integer> failing =
          connection -> {
            PlainSql.execute(connection, "insert into t values (1)");
            throw new IllegalStateException("after the write");
          };

      assertThatThrownBy(() -> connections.inTransaction("test", failing))
          .isInstanceOf(IllegalStateException.class);

      assertThat(only.getAutoCommit()).isTrue();
      assertThat(PlainSql.rows(only, "select from t")).isEmpty();
    }
  }

  @Test
  void transaction_conflictOnce_isRunAgain() throws SQLException {
    AtomicInteger runs = new AtomicInteger();
    Connections connections = new Connections(local.dataSource());
    PlainSql.execute(local.dataSource(), "create extension vector");

    Integer result =
        connections.inTransaction(
            "test",
            connection -> {
              if (runs.incrementAndGet() < 3) {
                throw new SQLException("deadlock", "40P01");
              }
              return 7;
            });

    assertThat(result).isEqualTo(7);
    assertThatThrownBy(
            () ->
                connections.run(
                    "test",
                    connection -> {
                      throw new SQLException("deadlock", "40P01");
                    }))
        .isInstanceOf(VectorStoreException.Conflict.class);
  }

  @Test
  void search_withAFilterAgainAndAgain_isPlannedEachTime() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    try (Connection only = local.dataSource().getConnection()) {
      VectorStore store = PgVectorDatabase.open(GivenBack.sharing(only)).store("c", POINTS);
      store.upsert(List.of(point("a", 1, 2).metadata(Map.of("k", 1))));
      SearchRequest request = SearchRequest.of(Embedding.of(1, 2));
      for (int i = 0; i < 10; i++) {
        store.search(request);
        store.search(request.filter(Filter.eq("k", 1)));
      }

      assertThat(prepared(only, "%order by%")).isPositive();
      assertThat(prepared(only, "%@>%")).isZero();
    }
  }

  private static int prepared(Connection connection, String like) throws SQLException {
    return Integer.parseInt(
        PlainSql.value(
            connection,
            "select count(*) from pg_prepared_statements where statement like '"
                + like
                + "' and statement not like '%pg_prepared_statements%'"));
  }

  @Test
  void search_withALimitOfTimeAfterTheDatabaseWasClosed_saysSo() {
    VectorSchema.migrate(local.dataSource());
    PgVectorDatabase database = PgVectorDatabase.open(local.dataSource());
    VectorStore store = database.store("c", POINTS);
    database.close();

    assertThatThrownBy(
            () ->
                store.search(SearchRequest.of(Embedding.of(1, 2)).timeLimit(Duration.ofMinutes(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database was closed");
  }

  @Test
  void search_zeroVectorThatSqlStoredUnderCosine_isNotFound() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    store.upsert(List.of(point("a", 1, 2)));
    PlainSql.execute(
        local.dataSource(), "insert into vectorstore.document_1 (key) values ('zero')");
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.embedding_1 (key, embedding) values ('zero', '[0,0]')");

    assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)))).hasSize(1);
  }

  @Test
  void get_numberThatSqlStoredBeyondDouble_isATypedError() throws SQLException {
    VectorSchema.migrate(local.dataSource());
    VectorStore store = PgVectorDatabase.open(local.dataSource()).store("c", POINTS);
    PlainSql.execute(
        local.dataSource(),
        "insert into vectorstore.document_1 (key, metadata) values ('a', jsonb_build_object('n', 1e400 + 0.5))");

    assertThatThrownBy(() -> store.get(List.of("a")))
        .isInstanceOf(VectorStoreException.class)
        .hasMessage("document \"a\", which another writer stored, cannot be read");
  }

  private static boolean upsertOften(VectorStore store, List<Document> documents) {
    for (int i = 0; i < 10; i++) {
      store.upsert(documents);
    }
    return true;
  }
}
