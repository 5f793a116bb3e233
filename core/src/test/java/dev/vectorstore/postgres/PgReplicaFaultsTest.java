package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import dev.vectorstore.localpostgres.PlainSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Replicas that lag, that end what is read for their own sake, and of which one of two dies. */
class PgReplicaFaultsTest extends ReplicaFixture {
  private static final int THREADS = 4;
  private static final int PAIRS_OF_EACH = 2_400;
  private static final int PAIRS_ALONE = 400;

  // How many pairs of the first thread lie between two changes of what the replica does.
  private static final int SPELL = 25;

  /** How long the replica lets what is read there hold up what was written. */
  private void letReadersHoldUp(String duration) throws SQLException {
    PlainSql.execute(
        replica.dataSource(local),
        "alter system set max_standby_streaming_delay = '" + duration + "'");
    PlainSql.execute(replica.dataSource(local), "select pg_reload_conf()");
  }

  @Test
  void reads_afterTenThousandWritesWhileTheReplicaLags_missNone() throws Exception {
    letReadersHoldUp("30s");
    try (VectorDatabase database = database(ReplicaReads.ownWrites());
        Connection written = local.dataSource().getConnection();
        Connection replayed = replica.dataSource(local).getConnection()) {
      VectorStore store = database.store("c", POINTS);
      AtomicInteger stale = new AtomicInteger();

      CompletableFuture.allOf(
              IntStream.range(0, THREADS)
                  .mapToObj(
                      thread ->
                          CompletableFuture.runAsync(
                              () -> writeAndRead(store, thread, PAIRS_OF_EACH, stale, () -> true)))
                  .toArray(CompletableFuture[]::new))
          .join();
      int before = primary.borrowed();
      // Alone, it is as far as it must be after half of the writes, while it goes on.
      writeAndRead(store, 0, PAIRS_ALONE, stale, () -> isCaughtUp(written, replayed));

      assertThat(stale).hasValue(0);
      int readOnThePrimary = primary.borrowed() - before - PAIRS_ALONE;
      assertThat(readOnThePrimary).isBetween(PAIRS_ALONE / 2, PAIRS_ALONE * 9 / 10);
    }
  }

  private void writeAndRead(
      VectorStore store, int thread, int pairs, AtomicInteger stale, BooleanSupplier caughtUp) {
    String id = "of thread " + thread;
    boolean goesOn = true;
    for (int i = 0; i < pairs; i++) {
      if (thread == 0 && i % SPELL == 0) {
        goesOn = i / SPELL % 2 == 0;
        replay(goesOn);
      }
      store.upsert(point(id, 1, 0).metadata(Map.of("n", i)));
      if (goesOn && i % 2 == 0) {
        await(caughtUp);
      }
      List<Document> read = store.get(List.of(id));
      if (read.size() != 1 || !read.get(0).metadata().equals(Map.of("n", (long) i))) {
        stale.incrementAndGet();
      }
    }
  }

  private static boolean isCaughtUp(Connection written, Connection replayed) {
    try {
      String position = PlainSql.value(written, "select pg_current_wal_insert_lsn()");
      return PlainSql.value(replayed, "select pg_last_wal_replay_lsn() >= '" + position + "'")
          .equals("t");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void replay(boolean goesOn) {
    try {
      PlainSql.execute(
          replica.dataSource(local),
          goesOn ? "select pg_wal_replay_resume()" : "select pg_wal_replay_pause()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void read_idleInItsTransactionThatAReplicaEnds_isDoneElsewhere() throws SQLException {
    letReadersHoldUp("0");
    try (VectorDatabase database = database(ReplicaReads.ownWrites());
        Log log = new Log()) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(store.get(List.of("a"))).hasSize(1);
      AtomicBoolean ended = new AtomicBoolean();

      reading.beforeNextCommit(
          () -> {
            takeTheTable();
            await(() -> conflicts("confl_lock") > 0);
            ended.set(true);
          });
      assertThat(store.get(List.of("a"))).hasSize(1);

      assertThat(ended).isTrue();
      assertThat(log.text()).doesNotContain("left out");
      assertStillReads(store);
    }
  }

  @Test
  void read_busyThatAReplicaEnds_isDoneElsewhere() throws Exception {
    letReadersHoldUp("0");
    try (ApplicationRole role = new ApplicationRole(local);
        WatchedSource writes = new WatchedSource(role.dataSource(local::dataSource));
        WatchedSource reads =
            new WatchedSource(
                role.dataSource((name, password) -> replica.dataSource(local, name, password)));
        VectorDatabase database =
            PgVectorDatabase.open(writes, PgSettings.defaults().replicas(reads));
        Log log = new Log()) {
      database.store("c", POINTS.perTenant());
      VectorStore store = database.tenant("one").store("c");
      store.upsert(point("a", 1, 0));
      PlainSql.execute(local.dataSource(), READ_FOR_AN_HOUR_ON_A_REPLICA);
      awaitReplica();

      CompletableFuture<List<Document>> read =
          CompletableFuture.supplyAsync(() -> store.get(List.of("a")));
      await(() -> value("select count(*) from pg_stat_activity where wait_event = 'PgSleep'") > 0);
      takeTheTable();

      assertThat(read.get()).hasSize(1);
      assertThat(log.text()).doesNotContain("left out");
    }
  }

  private static final String READ_FOR_AN_HOUR_ON_A_REPLICA =
      """
      create function public.slowly() returns boolean language plpgsql as $$
      begin
        if pg_is_in_recovery() then
          perform pg_sleep(3600);
        end if;
        return true;
      end
      $$;
      create policy slowly on vectorstore.document_1 as restrictive using (public.slowly());
      """;

  /** Locks it against all others for a moment, which replicas do, too. */
  private void takeTheTable() {
    try {
      PlainSql.execute(
          local.dataSource(),
          "begin; lock table vectorstore.document_1 in access exclusive mode; commit");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private int conflicts(String kind) {
    return value(
        "select " + kind + " from pg_stat_database_conflicts where datname = current_database()");
  }

  private int value(String query) {
    try {
      return Integer.parseInt(PlainSql.value(replica.dataSource(local), query));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertStillReads(VectorStore store) throws SQLException {
    awaitReplica();
    int before = reading.readings();
    assertThat(store.get(List.of("a"))).hasSize(1);
    assertThat(reading.readings()).isGreaterThan(before);
  }

  @Test
  void reads_byManyThreadsWhileOneOfTwoReplicasDies_goToTheOther() throws SQLException {
    letReadersHoldUp("30s");
    try (LocalReplica dying = LocalPostgres.start().newReplica();
        WatchedSource toDie = new WatchedSource(dying.dataSource(local));
        PgVectorDatabase database =
            PgVectorDatabase.open(primary, PgSettings.defaults().replicas(reading, toDie));
        Log log = new Log()) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      await(dying);
      int before = primary.borrowed();
      AtomicBoolean killed = new AtomicBoolean();

      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        readers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int after = 0; after < 100; after += killed.get() ? 1 : 0) {
                    assertThat(store.get(List.of("a"))).hasSize(1);
                  }
                }));
      }
      await(() -> toDie.readings() > 20 && reading.readings() > 20); // they take turns
      dying.kill();
      killed.set(true);
      CompletableFuture.allOf(readers.toArray(CompletableFuture[]::new)).join();

      assertThat(primary.borrowed()).isEqualTo(before);
      await(() -> log.text().contains(" is left out: "));
      assertThat(database.replicas())
          .satisfiesExactly(
              alive -> assertThat(alive.leftOut()).isEmpty(),
              dead -> {
                assertThat(dead.leftOut()).isPresent();
                assertThat(dead.server()).isEqualTo("replica 2"); // a pool that tells no more
              });
    }
  }
}
