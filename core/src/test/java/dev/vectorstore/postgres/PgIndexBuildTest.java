package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Cancellation;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.index.IndexProgress;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.SpaceIndex;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds of an index that meet others, fail or are stopped. */
class PgIndexBuildTest extends PgIndexChangeFixture {
  private static final List<String> VERSIONS =
      List.of("0.8.1", "0.8.0.google-1", "0.8.0-yb", "0.8.2", "0.10.0-rc");
  private static final String RECORDED_WORKERS =
      """
      create table public.seen (workers text);
      create function public.see() returns event_trigger language plpgsql security definer as $$
      begin
        if current_query() ~ 'build_index' then -- and not the index that finds equal vectors
          insert into public.seen values (current_setting('max_parallel_maintenance_workers'));
        end if;
      end $$;
      create event trigger see on ddl_command_start when tag in ('CREATE INDEX')
        execute function public.see()
      """;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_twoAtOnce_oneBuildsAndTheOtherLeavesIt(boolean maintained) throws Exception {
    SpaceIndex index = store(maintained).index();
    try (Connection writer = writing()) {
      Future<Object> first = threads.submit(Background.outcome(index::build));
      Background.awaitWaiting(local.superuser(), first);

      assertThat(Background.outcome(index::build).call())
          .isInstanceOf(VectorStoreException.Conflict.class);

      writer.commit();
      assertThat(first.get()).isEqualTo("done");
    }
    assertThat(indexes()).containsExactly("t");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_besideABrokenLeftOver_replacesIt(boolean maintained) throws SQLException {
    SpaceIndex index = store(maintained).index();
    index.build();
    breakIndexes();
    assertThat(index.status().state()).isEqualTo(IndexStatus.State.INVALID);

    index.build();

    assertThat(indexes()).containsExactly("t");
    assertThat(index.status().built()).contains(WANTED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_besideAnIndexThatIsNotTheWantedOne_replacesIt(boolean maintained) throws SQLException {
    SpaceIndex index = store(maintained).index();
    index.build();
    // As a builder leaves it that died before it could remember what it had built.
    PlainSql.execute(
        local.superuser(), "update vectorstore.embedding_space set index_kind = 'NONE'");
    PlainSql.execute(
        local.superuser(),
        "update vectorstore.embedding_space set index_kind = 'HNSW', index_parameters = '{\"m\": 8}'");

    index.build();

    assertThat(indexes()).containsExactly("t");
    assertThat(index.status().built()).contains(WANTED.m(8));
  }

  PgIndexBuildTest() throws SQLException {}

  @Test
  void build_whoseServerProcessIsKilledBeforeTheIndex_isReplacedByTheNext() throws Exception {
    SpaceIndex index = store(true).index();

    buildKilled(index);

    assertThat(index.status().state()).isEqualTo(IndexStatus.State.ABSENT);
    index.build();
    assertThat(indexes()).containsExactly("t");
  }

  @Test
  void build_whoseServerProcessIsKilled_isReplacedByTheNext() throws Exception {
    SpaceIndex index = store(true).index();
    PlainSql.rows(
        local.owner(), "select vectorstore.keep_copies(1)"); // there is only one left to build

    buildKilled(index);

    assertThat(index.status().state()).isEqualTo(IndexStatus.State.INVALID);
    index.build();
    assertThat(indexes()).containsExactly("t");
  }

  private void buildKilled(SpaceIndex index) throws Exception {
    try (Connection writer = writing()) {
      Future<Object> build = threads.submit(Background.outcome(index::build));
      Background.awaitWaiting(local.superuser(), build);

      PlainSql.rows(
          local.superuser(),
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'create index concurrently%'");

      assertThat(build.get()).isInstanceOf(VectorStoreException.Unavailable.class);
      writer.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_cancelled_stopsAndLeavesNothing(boolean maintained) throws Exception {
    VectorStore store = store(maintained);
    Cancellation cancellation = Cancellation.create();
    SpaceIndex index = store.index().cancellation(cancellation);
    try (Connection writer = writing()) {
      Future<Object> build = threads.submit(Background.outcome(index::build));
      Background.awaitWaiting(local.superuser(), build);

      cancellation.cancel();

      awaitWaitingNoMore(build, writer);
      assertThat(build.get())
          .isInstanceOf(VectorStoreException.Cancelled.class)
          .hasToString(
              "dev.vectorstore.VectorStoreException$Cancelled: build of the index of \"c\" was cancelled");
    }
    assertThat(indexes()).isEmpty();
    assertThatThrownBy(index::build).isInstanceOf(VectorStoreException.Cancelled.class);
  }

  @Test
  void build_asAnotherRoleThanSearches_tellsItsProgress() throws Exception {
    SpaceIndex index = store(true).index();
    CountDownLatch told = new CountDownLatch(2);
    List<IndexProgress> progress = new ArrayList<>();
    Consumer<IndexProgress> listener =
        each -> {
          progress.add(each);
          told.countDown();
        };
    try (Connection writer = writing()) {
      Future<Object> build = threads.submit(Background.outcome(() -> index.build(listener)));

      told.await();

      writer.commit();
      assertThat(build.get()).isEqualTo("done");
    }
    assertThat(progress.get(0).phase()).isEqualTo("waiting for writers before build");
    assertThat(progress.get(0).total()).isPositive();
    assertThat(progress)
        .allSatisfy(each -> assertThat(each.done()).isLessThanOrEqualTo(each.total()));
    assertThat(progress).extracting(IndexProgress::total).isSorted();
  }

  @Test
  void build_limitOfTimeForStatements_doesNotEndIt() throws Exception {
    PlainSql.execute(
        local.superuser(),
        "alter role \"" + local.name("owner") + "\" set statement_timeout = '300ms'");
    SpaceIndex index = store(true).index();
    CountDownLatch later = new CountDownLatch(1); // told after half a second
    try (Connection writer = writing()) {
      Future<Object> build =
          threads.submit(Background.outcome(() -> index.build(progress -> later.countDown())));
      later.await();
      writer.commit();

      assertThat(build.get()).isEqualTo("done");
    }
  }

  @Test
  void build_listenerThatDoesNotReturn_keepsNoLimitOfTimeFromEnding() throws Exception {
    VectorStore store = store(true);
    CountDownLatch told = new CountDownLatch(1);
    Consumer<IndexProgress> listener =
        progress -> {
          told.countDown();
          await(new CountDownLatch(1));
        };
    Connection writer = writing();
    Future<Object> build = threads.submit(Background.outcome(() -> store.index().build(listener)));
    told.await();
    PlainSql.execute(writer, "lock table vectorstore.document_1");

    Object end =
        Background.outcome(() -> store.search(request().timeLimit(Duration.ofMillis(20)))).call();

    assertThat(end).isInstanceOf(VectorStoreException.TimedOut.class);
    writer.rollback();
    writer.close();
    assertThat(build.get()).isEqualTo("done");
  }

  @Test
  void build_besideWriters_letsThemWrite() throws Exception {
    SpaceIndex index = store(true).index();
    try (Connection writer = writing();
        Connection another = writing("later")) {
      Future<Object> build = threads.submit(Background.outcome(index::build));
      Background.awaitWaiting(local.superuser(), build);

      another.commit();
      try (Connection third = local.superuser().getConnection()) {
        PlainSql.execute(
            third, "set lock_timeout = '10s'"); // not reached but by a build in the way
        PlainSql.execute(third, "delete from vectorstore.embedding_1 where key = 'p1'");
      }

      writer.commit();
      assertThat(build.get()).isEqualTo("done");
    }
  }

  @Test
  void build_whileWritersWait_isParallelWhereThatIsSound() throws SQLException {
    SpaceIndex index = store(false).index();
    PlainSql.execute(local.superuser(), RECORDED_WORKERS);
    List<String> workers = new ArrayList<>();
    for (String version : VERSIONS) {
      local.pretendPgvector(version);
      index.rebuild(VectorIndex.hnsw(), progress -> {});
      workers.addAll(PlainSql.rows(local.superuser(), "delete from public.seen returning workers"));
    }

    assertThat(workers).containsExactly("0", "0", "0", "2", "2");
  }

  @Test
  void build_besideWriters_isParallelWhereThatIsSound() throws SQLException {
    List<String> workers = new ArrayList<>();
    SpaceIndex index = store(watching(local.owner(), workers)).index();
    for (String version : VERSIONS) {
      local.pretendPgvector(version);
      index.rebuild(VectorIndex.hnsw(), progress -> {});
    }

    assertThat(workers).containsExactly("0", "0", "0", "2", "2");
  }

  /** Notes how many workers a concurrent build may have when it begins. */
  private static DataSource watching(DataSource owner, List<String> workers) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object made = method.invoke(owner, arguments);
          return made instanceof Connection connection ? watching(connection, workers) : made;
        });
  }

  private static Connection watching(Connection connection, List<String> workers) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          if (arguments != null
              && arguments[0].toString().startsWith("create index")
              && arguments[0].toString().contains(" using hnsw ")) {
            workers.add(PlainSql.value(connection, "show max_parallel_maintenance_workers"));
          }
          return method.invoke(connection, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** A transaction that has written, which every build of an index waits for. */
  private Connection writing() throws SQLException {
    return writing("new");
  }

  private Connection writing(String key) throws SQLException {
    Connection connection = local.superuser().getConnection();
    connection.setAutoCommit(false);
    PlainSql.execute(connection, "insert into vectorstore.document_1 (key) values ('" + key + "')");
    PlainSql.execute(
        connection,
        "insert into vectorstore.embedding_1 (key, embedding) values ('" + key + "', '[1,2]')");
    return connection;
  }

  private void breakIndexes() throws SQLException {
    PlainSql.execute(
        local.superuser(),
        "update pg_index set indisvalid = false where indexrelid in"
            + " (select i.indexrelid from pg_index i join pg_class c on c.oid = i.indexrelid"
            + " join pg_am a on a.oid = c.relam where amname = 'hnsw')");
  }

  /** What is left of a build is dropped once the writers that have seen it have ended. */
  private void awaitWaitingNoMore(Future<?> work, Connection writer) throws SQLException {
    while (!work.isDone() && building().equals("1")) {
      Thread.onSpinWait();
    }
    writer.rollback();
  }

  private String building() throws SQLException {
    return PlainSql.rows(
            local.superuser(),
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and pid <> pg_backend_pid() and state = 'active'"
                + " and query ~ '^(create index|select .*build_index)'")
        .get(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
