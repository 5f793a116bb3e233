package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.write.LoadSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal vectors that transactions change beside an index: seen from within, and from outside. */
class PgEqualVectorsTransactionTest extends EqualVectorsFixture {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  private static final int BEFORE = 60;

  @Override
  protected VectorDatabase database() {
    return INDEXED.database();
  }

  @Override
  protected void answered(SearchReport report) {
    IndexedDatabase.assertByIndex(report);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_inTheTransactionThatChangesEquals_findsWhatIsThereInIt(VectorIndex index)
      throws SQLException {
    VectorStore store = sets(index);
    try (Connection connection = PlainSql.transaction(applications())) {
      VectorStore joined = store.joining(connection);

      joined.delete(List.of("first-0000"));
      assertAllFoundAnyhow(joined, BEFORE - 1);
      joined.upsert(copies("new", 10, DIFFERENT.get(2)));
      joined.upsert(copies("more", 10, FIRST));
      assertAllFoundAnyhow(joined, BEFORE + 19);
      joined.update(List.of(embedding("second-0000", FIRST), embedding("new-0000", SECOND)));
      assertAllFoundAnyhow(joined, BEFORE + 19);
      joined.delete(List.of("new-0001", "more-0000"));
      joined.delete(Filter.eq("of", "second"));
      assertAllFoundAnyhow(joined, BEFORE + 7);

      assertAllFound(store, BEFORE);
      connection.rollback();
    }
    assertAllFound(store, BEFORE);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void load_exclusiveInTheTransactionThatDeletedAll_writesAll(VectorIndex index)
      throws SQLException {
    VectorStore store = sets(index);
    try (Connection connection = PlainSql.transaction(applications())) {
      VectorStore joined = store.joining(connection);
      joined.delete(Filter.all());

      joined.upsertAll(
          copies("loaded", 20, FIRST).iterator(), LoadSettings.defaults().exclusively());
      connection.commit();
    }
    assertAllFoundAnyhow(store, 20);
  }

  /** The one that deletes does not see the copy, and nobody takes the place of its row. */
  @ParameterizedTest
  @MethodSource("indexes")
  void rebuild_behindACopyWhoseRowIsGone_findsIt(VectorIndex index) throws SQLException {
    VectorStore store = sets(index);
    store.upsert(copies("sole", 1, DIFFERENT.get(3)));
    try (Connection connection = PlainSql.transaction(applications())) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      VectorStore joined = store.joining(connection);
      joined.count();
      store.upsert(copies("later", 1, DIFFERENT.get(3)));
      joined.delete(List.of("sole-0000"));
      connection.commit();
    }

    rebuild(store, index);

    assertAllFound(store, BEFORE + 1);
  }

  /** What a dump has of them must be what makes them again, whatever is on the search path. */
  @Test
  void triggers_ofADump_areMadeAgain() throws SQLException {
    VectorStore store = sets(VectorIndex.hnsw());
    String table =
        PlainSql.value(
            INDEXED.tables().dataSource(),
            "select 'vectorstore.embedding_' || max(id) from vectorstore.embedding_space");
    String ofTable =
        " from pg_trigger where tgrelid = '" + table + "'::regclass and not tgisinternal";
    try (Connection connection = PlainSql.transaction(INDEXED.tables().dataSource())) {
      PlainSql.execute(connection, "set local search_path = ''");
      List<String> made =
          PlainSql.rows(connection, "select pg_get_triggerdef(oid)" + ofTable + " order by 1");
      assertThat(made).hasSize(3);
      for (String name : PlainSql.rows(connection, "select quote_ident(tgname)" + ofTable)) {
        PlainSql.execute(connection, "drop trigger " + name + " on " + table);
      }
      for (String trigger : made) {
        PlainSql.execute(connection, trigger);
      }
      assertThat(
              PlainSql.rows(connection, "select pg_get_triggerdef(oid)" + ofTable + " order by 1"))
          .isEqualTo(made);
      connection.commit();
    }
    store.update(List.of(embedding("first-0000", SECOND)));
    assertAllFound(store, BEFORE);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
      })
  void delete_inATransactionOfAnyIsolation_leavesAllFound(int isolation) throws SQLException {
    VectorStore store = sets(VectorIndex.hnsw());
    try (Connection connection = PlainSql.transaction(applications())) {
      connection.setTransactionIsolation(isolation);
      VectorStore joined = store.joining(connection);

      joined.delete(List.of("first-0000", "first-0001", "second-0000"));
      joined.delete(Filter.eq("of", "first").and(Filter.eq("n", 2)));
      connection.commit();
    }
    assertAllFound(store, BEFORE - 4);
  }

  @Test
  void commit_ofAllKindsOfChanges_leavesAllFound() throws SQLException {
    VectorStore store = sets(VectorIndex.hnsw());
    try (Connection connection = PlainSql.transaction(applications())) {
      VectorStore joined = store.joining(connection);

      joined.delete(List.of("first-0000", "second-0000"));
      joined.upsert(copies("new", 10, SECOND));
      joined.delete(List.of("new-0000"));
      joined.upsert(document("first", 0, FIRST));
      joined.update(List.of(embedding("second-0001", FIRST), embedding("first-0001", SECOND)));
      joined.update(List.of(embedding("second-0001", SECOND)));
      joined.upsert(copies("brief", 3, DIFFERENT.get(2)));
      joined.delete(Filter.eq("of", "brief"));
      connection.commit();
    }
    assertAllFound(store, BEFORE + 8);
  }

  @Test
  void rollback_toASavepoint_leavesAllFound() throws SQLException {
    VectorStore store = sets(VectorIndex.hnsw());
    try (Connection connection = PlainSql.transaction(applications())) {
      VectorStore joined = store.joining(connection);

      joined.delete(List.of("first-0000"));
      Savepoint savepoint = connection.setSavepoint();
      joined.delete(Filter.eq("of", "first"));
      joined.upsert(copies("new", 10, SECOND));
      joined.update(List.of(embedding("second-0000", FIRST)));
      connection.rollback(savepoint);
      assertAllFoundAnyhow(joined, BEFORE - 1);
      connection.commit();
    }
    assertAllFound(store, BEFORE - 1);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_inASnapshotFromBeforeTheChanges_findsWhatWasThere(VectorIndex index)
      throws SQLException {
    VectorStore store = sets(index);
    try (Connection reader = PlainSql.transaction(applications())) {
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      VectorStore then = store.joining(reader);
      assertThat(then.count()).isEqualTo(BEFORE);

      store.delete(List.of("first-0000", "other-0000"));
      store.update(List.of(embedding("second-0000", FIRST), embedding("first-0001", SECOND)));
      store.upsert(copies("new", 10, SECOND));
      assertAllFoundAnyhow(then, BEFORE);
      store.delete(Filter.eq("of", "second"));
      assertAllFoundAnyhow(then, BEFORE);

      assertAllFound(store, BEFORE - 2);
      reader.rollback();
    }
    assertAllFound(store, BEFORE - 2);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void vacuum_behindChanges_leavesAllFound(VectorIndex index) throws SQLException {
    VectorStore store = sets(index);
    store.delete(List.of("first-0000", "other-0000"));
    store.update(List.of(embedding("second-0000", FIRST), embedding("first-0001", SECOND)));

    PlainSql.execute(INDEXED.tables().dataSource(), "vacuum");
    assertAllFound(store, BEFORE - 2);
    store.delete(Filter.eq("of", "second"));
    PlainSql.execute(INDEXED.tables().dataSource(), "vacuum");
    store.upsert(copies("new", 10, SECOND));
    assertAllFound(store, BEFORE - 2);
  }

  /**
   * Two transactions that change one set of equal vectors, and no document of each other's.
   *
   * @param searchable how many documents can be searched after both
   */
  private record Change(
      String name, int searchable, Consumer<VectorStore> one, Consumer<VectorStore> two) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Change> CHANGES =
      List.of(
          new Change(
              "sole deleted while an equal comes",
              BEFORE + 1,
              one -> one.delete(List.of("sole-0000")),
              two -> two.upsert(document("new", 0, DIFFERENT.get(2)))),
          new Change(
              "sole moved while an equal comes",
              BEFORE + 2,
              one -> one.update(List.of(embedding("sole-0000", SECOND))),
              two -> two.upsert(document("new", 0, DIFFERENT.get(2)))),
          new Change(
              "first deleted while equals come",
              BEFORE + 10,
              one -> one.delete(List.of("first-0000")),
              two -> two.upsert(copies("new", 10, FIRST))),
          new Change(
              "set deleted while an equal comes",
              BEFORE - 28,
              one -> one.delete(Filter.eq("of", "first")),
              two -> two.upsert(document("new", 0, FIRST))),
          new Change(
              "set deleted while another moves to it",
              BEFORE - 29,
              one -> one.delete(Filter.eq("of", "first")),
              two -> two.update(List.of(embedding("second-0000", FIRST)))),
          new Change(
              "first and next deleted",
              BEFORE - 1,
              one -> one.delete(List.of("first-0000")),
              two -> two.delete(List.of("first-0001"))),
          new Change(
              "first of each exchanged",
              BEFORE + 1,
              one -> one.update(List.of(embedding("first-0000", SECOND))),
              two -> two.update(List.of(embedding("second-0000", FIRST)))),
          new Change(
              "new set begun by both",
              BEFORE + 21,
              one -> one.upsert(copies("one", 10, DIFFERENT.get(3))),
              two -> two.upsert(copies("two", 10, DIFFERENT.get(3)))),
          new Change(
              "first written again while the next goes",
              BEFORE,
              one -> one.upsert(document("first", 0, FIRST)),
              two -> two.delete(List.of("first-0001"))));

  static Stream<Arguments> overlappingChanges() {
    List<Arguments> overlapping = new ArrayList<>();
    for (Change change : CHANGES) {
      for (boolean oneFirst : new boolean[] {true, false}) {
        for (boolean oneCommitsFirst : new boolean[] {true, false}) {
          overlapping.add(Arguments.of(change, oneFirst, oneCommitsFirst));
        }
      }
    }
    return overlapping.stream();
  }

  @ParameterizedTest
  @MethodSource("overlappingChanges")
  void changes_ofTwoThatOverlap_leaveAllFound(
      Change change, boolean oneFirst, boolean oneCommitsFirst) throws Exception {
    VectorStore store = sets(VectorIndex.hnsw());
    store.upsert(document("sole", 0, DIFFERENT.get(2)));
    try (Writer one = new Writer(store);
        Writer two = new Writer(store)) {
      Runnable first = () -> one.run(change.one());
      Runnable second = () -> two.run(change.two());
      (oneFirst ? first : second).run();
      (oneFirst ? second : first).run();
      (oneCommitsFirst ? one : two).commit();
      (oneCommitsFirst ? two : one).commit();
      one.await();
      two.await();
    }
    assertAllFound(store, change.searchable());
  }

  @Test
  void rollback_ofTheOneThatCameWhileTheSoleWent_leavesTheRestFound() throws Exception {
    VectorStore store = sets(VectorIndex.hnsw());
    store.upsert(document("sole", 0, DIFFERENT.get(2)));
    try (Writer one = new Writer(store);
        Writer two = new Writer(store)) {
      one.run(changed -> changed.upsert(copies("new", 5, DIFFERENT.get(2))));
      two.run(
          changed -> {
            changed.upsert(document("newer", 0, DIFFERENT.get(2)));
            changed.delete(List.of("sole-0000"));
          });
      two.commit();
      one.rollback();
      one.await();
      two.await();
    }
    assertAllFound(store, BEFORE + 1);
    store.upsert(copies("new", 5, DIFFERENT.get(2)));
    assertAllFound(store, BEFORE + 6);
  }

  /** A transaction on a thread of its own, whose steps may have to wait for another's. */
  private static final class Writer implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Connection connection;
    private final VectorStore joined;
    private final String process;
    private final List<Future<?>> steps = new ArrayList<>();

    Writer(VectorStore store) throws SQLException {
      connection = PlainSql.transaction(applications());
      joined = store.joining(connection);
      process = PlainSql.value(connection, "select pg_backend_pid()");
    }

    /** Returns once it is done, or waits for the other. */
    void run(Consumer<VectorStore> change) {
      step(() -> change.accept(joined));
    }

    void commit() {
      step(connection::commit);
    }

    void rollback() {
      step(connection::rollback);
    }

    private void step(Step step) {
      Future<?> done =
          thread.submit(
              () -> {
                step.run();
                return null;
              });
      steps.add(done);
      while (!done.isDone() && !isWaiting()) {
        Thread.onSpinWait();
      }
    }

    private boolean isWaiting() {
      try {
        return !PlainSql.rows(
                INDEXED.tables().dataSource(),
                "select from pg_stat_activity where wait_event_type = 'Lock' and pid = " + process)
            .isEmpty();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    void await() throws ExecutionException, InterruptedException {
      for (Future<?> step : steps) {
        step.get();
      }
    }

    @Override
    public void close() throws SQLException {
      thread.shutdownNow();
      connection.close();
    }
  }

  /** A change of a transaction, or its end. */
  private interface Step {
    void run() throws SQLException;
  }

  private static DataSource applications() {
    return INDEXED.tables().applicationDataSource();
  }

  private VectorStore sets(VectorIndex index) {
    return store(
        Metric.EUCLIDEAN,
        index,
        joined(joined(copies("first", 30, FIRST), copies("second", 10, SECOND)), others(10, 20)));
  }
}
