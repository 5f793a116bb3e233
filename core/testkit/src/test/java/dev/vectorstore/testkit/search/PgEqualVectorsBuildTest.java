package dev.vectorstore.testkit.search;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal vectors that are written while an index is built, concurrently or not. */
class PgEqualVectorsBuildTest extends EqualVectorsFixture {
  @RegisterExtension static final IndexedDatabase INDEXED = new IndexedDatabase();

  private static final Embedding THIRD = DIFFERENT.get(2);
  private static final int DURING = 100;

  @Override
  protected VectorDatabase database() {
    return INDEXED.database();
  }

  @Override
  protected void answered(SearchReport report) {
    IndexedDatabase.assertByIndex(report);
  }

  static Stream<Arguments> indexesAndWays() {
    return indexes().flatMap(index -> Stream.of(true, false).map(way -> Arguments.of(index, way)));
  }

  /** A transaction that is open keeps the build waiting, while others write and commit. */
  @ParameterizedTest
  @MethodSource("indexesAndWays")
  void build_besideWritersOfEquals_findsWhatTheyWrote(VectorIndex index, boolean maintained)
      throws Exception {
    VectorStore store = filled();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (VectorDatabase builder = builder(maintained);
        Connection writer = PlainSql.transaction(INDEXED.tables().applicationDataSource())) {
      store.joining(writer).upsert(copies("open", 5, FIRST));
      store.joining(writer).delete(List.of("second-0000"));
      VectorStore built = builder.store(store.info().name());
      Future<?> build = threads.submit(() -> rebuild(built, index));
      while (!build.isDone() && waiting() == 0) {
        Thread.onSpinWait();
      }
      Future<?> others = threads.submit(() -> write(store));
      while (!others.isDone() && waiting() < (build.isDone() ? 1 : 2)) {
        Thread.onSpinWait();
      }
      writer.commit();
      build.get();
      others.get();
      assertAllFound(built, 60 + 5 - 1 + 21 - 2);
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("indexesAndWays")
  void build_whileOneWritesEqualsAllTheTime_findsWhatWasWritten(
      VectorIndex index, boolean maintained) throws Exception {
    VectorStore store = filled();
    CountDownLatch begun = new CountDownLatch(1);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (VectorDatabase builder = builder(maintained)) {
      Future<?> writing =
          threads.submit(
              () -> {
                for (int i = 0; i < DURING; i++) {
                  store.upsert(document("during", i, i % 2 == 0 ? FIRST : THIRD));
                  store.delete(List.of("first-%04d".formatted(i)));
                  begun.countDown();
                }
              });
      begun.await();
      VectorStore built = builder.store(store.info().name());

      rebuild(built, index);
      rebuild(built, VectorIndex.hnsw());

      writing.get();
      assertAllFound(built, 60 + DURING - 30);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void write(VectorStore store) {
    store.delete(List.of("first-0000"));
    store.upsert(copies("late", 20, FIRST));
    store.upsert(document("third", 0, THIRD));
    store.delete(List.of("first-0001"));
    store.update(List.of(embedding("first-0002", SECOND), embedding("other-0000", THIRD)));
  }

  private VectorStore filled() {
    VectorStore store = database().store(freshName(), settings(Metric.EUCLIDEAN));
    store.upsert(
        joined(joined(copies("first", 30, FIRST), copies("second", 10, SECOND)), others(10, 20)));
    return store;
  }

  private static VectorDatabase builder(boolean maintained) {
    PgSettings settings = PgSettings.defaults().indexPaysFrom(0).automaticIndexes(false);
    return PgVectorDatabase.open(
        INDEXED.tables().applicationDataSource(),
        maintained ? settings.maintenance(INDEXED.tables().dataSource()) : settings);
  }

  private static int waiting() throws SQLException {
    return Integer.parseInt(
        PlainSql.value(
            INDEXED.tables().dataSource(),
            "select count(*) from pg_stat_activity"
                + " where datname = current_database() and wait_event_type = 'Lock'"));
  }
}
