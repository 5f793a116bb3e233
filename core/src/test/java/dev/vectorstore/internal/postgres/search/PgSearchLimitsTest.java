package dev.vectorstore.internal.postgres.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.Background;
import dev.vectorstore.postgres.GivenBack;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Searches that the server keeps waiting, since another transaction holds the table. */
class PgSearchLimitsTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final SearchRequest REQUEST = SearchRequest.of(Embedding.of(1, 2));

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final VectorDatabase database;
  private final VectorStore store;

  PgSearchLimitsTest() {
    VectorSchema.migrate(local.dataSource());
    database = PgVectorDatabase.open(local.dataSource());
    store = database.store("c", CollectionSettings.of(ModelId.of("m", 2)));
    store.upsert(List.of(Document.of("a").embedding(Embedding.of(1, 2))));
    store.search(REQUEST); // so that only the search itself has to wait
  }

  @AfterEach
  void drop() {
    threads.shutdownNow();
    database.close();
    local.close();
  }

  @Test
  void search_timeOver_timedOutAndTheServerStops() throws Exception {
    try (Connection other = lock()) {
      Object end = searching(REQUEST.timeLimit(Duration.ofMillis(50))).call();

      assertThat(end)
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasToString(
              "dev.vectorstore.VectorStoreException$TimedOut: search in \"c\" took longer than it may");
      assertThat(Background.waiting(local.dataSource())).isZero();
      other.rollback();
    }
    assertThat(store.search(REQUEST.timeLimit(Duration.ofDays(400_000)))).hasSize(1);
  }

  @Test
  void search_cancelledFromAnotherThread_cancelledAndTheServerStops() throws Exception {
    Cancellation cancellation = Cancellation.create();
    try (Connection other = lock()) {
      Future<Object> end = threads.submit(searching(REQUEST.cancellation(cancellation)));
      Background.awaitWaiting(local.dataSource(), end);
      cancellation.cancel();

      assertThat(end.get())
          .isInstanceOf(VectorStoreException.Cancelled.class)
          .hasToString(
              "dev.vectorstore.VectorStoreException$Cancelled: search in \"c\" was cancelled");
      assertThat(Background.waiting(local.dataSource())).isZero();
      other.rollback();
    }
    assertThat(store.search(REQUEST.cancellation(Cancellation.create()))).hasSize(1);
  }

  @Test
  void search_cancelledWhileItWaitsForAConnection_cancelled() throws Exception {
    Cancellation cancellation = Cancellation.create();
    AtomicBoolean late = new AtomicBoolean();
    DataSource connections =
        GivenBack.of(
            () -> {
              if (late.get()) {
                cancellation.cancel();
              }
              return local.dataSource().getConnection();
            });
    try (VectorDatabase opened = PgVectorDatabase.open(connections);
        Connection other = lockAfter(opened)) {
      VectorStore waiting = opened.store("c");
      late.set(true);

      assertThat(searching(waiting, REQUEST.cancellation(cancellation)).call())
          .isInstanceOf(VectorStoreException.Cancelled.class);
      other.rollback();
    }
  }

  private Connection lockAfter(VectorDatabase opened) throws SQLException {
    opened.store("c").search(REQUEST);
    return lock();
  }

  @Test
  void search_statementTimeoutOfTheServer_timedOut() throws Exception {
    PlainSql.execute(
        local.dataSource(),
        "alter database \"" + local.name() + "\" set statement_timeout = '50ms'");
    try (Connection other = lock()) {
      assertThat(searching(REQUEST).call()).isInstanceOf(VectorStoreException.TimedOut.class);
      other.rollback();
    }
  }

  @Test
  void search_thatKnowsNothingOfTheIndexYet_isWatchedAsItLooks() throws Exception {
    try (VectorDatabase opened = PgVectorDatabase.open(local.dataSource())) {
      VectorStore fresh = opened.store("c");
      assertTimedOut("vectorstore.embedding_1", () -> fresh.search(REQUEST.timeLimit(SOON)));
    }
  }

  @Test
  void search_thatFindsNothing_isWatchedAsItLooksWhetherItsSpaceIsSearched() throws Exception {
    assertTimedOut(
        "vectorstore.embedding_space",
        () -> store.search(REQUEST.minSimilarity(2).timeLimit(SOON)));
  }

  @Test
  void search_likeADocument_isWatchedAsItReadsTheDocument() throws Exception {
    assertTimedOut(
        "vectorstore.document_1", () -> store.search(SearchRequest.similarTo("a").timeLimit(SOON)));
  }

  @Test
  void searches_severalWithOneLimit_areAllWatched() throws Exception {
    assertTimedOut(
        "vectorstore.embedding_1",
        () -> store.searchAll(List.of(REQUEST, REQUEST.timeLimit(SOON), REQUEST)));
  }

  @Test
  void keywords_timeOver_timedOut() throws Exception {
    store.keywords().enable("simple");

    assertTimedOut(
        "vectorstore.words_1",
        () -> store.keywords().search(KeywordRequest.of("word").timeLimit(SOON)));
    assertTimedOut(
        "vectorstore.embedding_1", () -> store.keywords().hybrid(hybrid().timeLimit(SOON)));
  }

  @Test
  void hybrid_cancelledFromAnotherThread_cancelled() throws Exception {
    store.keywords().enable("simple");
    Cancellation cancellation = Cancellation.create();
    try (Connection other = lock()) {
      Future<Object> end =
          threads.submit(
              ending(() -> store.keywords().hybrid(hybrid().cancellation(cancellation))));
      Background.awaitWaiting(local.dataSource(), end);
      cancellation.cancel();

      assertThat(end.get()).isInstanceOf(VectorStoreException.Cancelled.class);
      assertThat(Background.waiting(local.dataSource())).isZero();
      other.rollback();
    }
  }

  private static HybridRequest hybrid() {
    return HybridRequest.of("word").embedding(Embedding.of(1, 2));
  }

  private void assertTimedOut(String table, Callable<Object> work) throws Exception {
    try (Connection other = lock(table)) {
      assertThat(ending(work).call()).isInstanceOf(VectorStoreException.TimedOut.class);
      assertThat(Background.waiting(local.dataSource())).isZero();
      other.rollback();
    }
  }

  private Callable<Object> searching(SearchRequest request) {
    return searching(store, request);
  }

  private static Callable<Object> searching(VectorStore searched, SearchRequest request) {
    return ending(() -> searched.search(request));
  }

  /** What comes of it: a result, or the failure. */
  private static Callable<Object> ending(Callable<Object> work) {
    return () -> {
      try {
        return work.call();
      } catch (VectorStoreException e) {
        return e;
      }
    };
  }

  private Connection lock() throws SQLException {
    return lock("vectorstore.embedding_1");
  }

  private Connection lock(String table) throws SQLException {
    Connection connection = PlainSql.transaction(local.dataSource());
    PlainSql.execute(connection, "lock table " + table);
    return connection;
  }
}
