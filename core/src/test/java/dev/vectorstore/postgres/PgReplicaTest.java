package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Filter;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalReplica;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Reads from a real streaming replica, and what becomes of them when it is not as it should be. */
class PgReplicaTest extends ReplicaFixture {
  @Test
  void reads_ofEveryKind_goToTheReplicaAndDeclareThatTheyRead() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.ownWrites())) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(List.of(point("a", 1, 0), point("b", 0, 1)));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a", "b"); // and learns what the planner asks for
      int before = primary.borrowed();
      int readings = reading.readings();

      for (int i = 0; i < 100; i++) {
        assertThat(ids(store)).containsExactly("a", "b");
      }
      assertThat(store.get(List.of("a"))).hasSize(1);
      assertThat(store.count()).isEqualTo(2);
      assertThat(store.count(Filter.eq("n", 1))).isZero();
      assertThat(store.scroll(ScrollRequest.first()).documents()).hasSize(2);

      assertThat(primary.borrowed()).isEqualTo(before);
      assertThat(reading.readings()).isGreaterThanOrEqualTo(readings + 103);
      assertThat(reading.others()).isZero();
    }
  }

  @Test
  void reads_ofATenant_areInItsName() throws SQLException {
    try (ApplicationRole role = new ApplicationRole(local);
        WatchedSource writes = new WatchedSource(role.dataSource(local::dataSource));
        WatchedSource reads =
            new WatchedSource(
                role.dataSource((name, password) -> replica.dataSource(local, name, password)));
        VectorDatabase database =
            PgVectorDatabase.open(writes, PgSettings.defaults().replicas(reads))) {
      database.store("c", POINTS.perTenant());
      VectorStore one = database.tenant("one").store("c");
      VectorStore two = database.tenant("two").store("c");
      one.upsert(point("a", 1, 0));
      two.upsert(point("b", 1, 0));
      awaitReplica();
      int before = reads.readings();

      assertThat(ids(one)).containsExactly("a");
      assertThat(ids(two)).containsExactly("b");

      assertThat(reads.readings()).isGreaterThan(before);
    }
  }

  @Test
  void reads_ofOwnWrites_neverMissThemWhileTheReplicaLags() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.ownWrites())) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a");
      pause();
      int readings = reading.readings();

      store.upsert(point("b", 0, 1));
      assertThat(ids(store)).containsExactly("a", "b");
      assertThat(store.count()).isEqualTo(2);
      store.delete(List.of("a"));
      assertThat(store.count()).isEqualTo(1);

      resume();
      awaitReplica();
      int lagging = reading.readings();
      assertThat(ids(store)).containsExactly("b");
      assertThat(lagging).isGreaterThan(readings); // it was asked how far it is
      assertThat(reading.readings()).isGreaterThan(lagging);
    }
  }

  @Test
  void reads_eventual_mayMissAWriteButNotTheCollection() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.eventual())) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a");
      pause();

      store.upsert(point("b", 0, 1));
      assertThat(ids(store)).containsExactly("a");
      VectorStore later = database.store("later", POINTS);
      assertThat(later.count()).isZero(); // where it was made, as the replica has no such table
    }
  }

  @Test
  void reads_withinALag_seeWhatOthersWroteBeforeIt() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.lagAtMost(Duration.ofSeconds(1)));
        VectorDatabase other = PgVectorDatabase.open(primary)) {
      VectorStore store = database.store("c", POINTS);
      pause();
      other.store("c").upsert(point("a", 1, 0));

      await(() -> store.count() == 1); // and would wait for ever
    }
  }

  @Test
  void reads_afterATransactionOfTheCaller_seeWhatItWrote() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.ownWrites())) {
      VectorStore store = database.store("c", POINTS);
      awaitReplica();
      assertThat(store.count()).isZero();
      pause();
      try (Connection connection = local.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        VectorStore joined = database.joining(connection).store("c");
        joined.upsert(point("a", 1, 0));
        assertThat(joined.count()).isEqualTo(1);
        assertThat(store.count()).isZero();
        connection.commit();
      }

      assertThat(store.count()).isEqualTo(1);
      await(() -> store.count() == 1);
      resume();
    }
  }

  @Test
  void reads_whileTheReplicaIsGone_goToThePrimaryUntilItIsBack() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.ownWrites());
        Log log = new Log()) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a");

      replica.kill();
      for (int i = 0; i < 20; i++) {
        assertThat(ids(store)).containsExactly("a");
      }
      store.upsert(point("b", 0, 1));
      assertThat(ids(store)).containsExactly("a", "b");
      await(() -> log.text().contains("No replica can be read: the primary is, until one can"));
      replica.restart();

      int before = reading.readings();
      await(() -> ids(store).size() == 2 && reading.readings() > before + 20);
      assertThat(log.text()).contains(" is left out: ", " is read again");
    }
  }

  @Test
  void reads_fromAReplicaThatFallsSilent_endElsewhere() throws Exception {
    try (QuietableProxy network = new QuietableProxy(QuietableProxy.serverOf(replica.url(local)));
        WatchedSource silent = new WatchedSource(through(network));
        VectorDatabase database =
            PgVectorDatabase.open(primary, PgSettings.defaults().replicas(silent))) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a");

      network.fallSilentAfter(0);
      for (int i = 0; i < 20; i++) {
        assertThat(ids(store)).containsExactly("a");
      }
      network.speak();

      int before = silent.readings();
      await(() -> ids(store).size() == 1 && silent.readings() > before + 20);
    }
  }

  @Test
  void reads_whileThePrimaryIsSilent_goOn() throws Exception {
    try (QuietableProxy network = new QuietableProxy(QuietableProxy.serverOf(local));
        WatchedSource silent = new WatchedSource(through(network));
        VectorDatabase database =
            PgVectorDatabase.open(silent, PgSettings.defaults().replicas(reading))) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();

      network.fallSilentAfter(0);

      SearchRequest patient = NEAREST.timeLimit(Duration.ofMillis(300));
      await(() -> finds(store, patient)); // once it is noticed that the primary does not answer
      assertThat(ids(store)).containsExactly("a");
    }
  }

  private static boolean finds(VectorStore store, SearchRequest request) {
    try {
      return store.search(request).size() == 1;
    } catch (VectorStoreException.TimedOut e) {
      return false;
    }
  }

  @Test
  void reads_ofAThreadThatIsInterrupted_leaveNoReplicaOut() throws SQLException {
    try (VectorDatabase database = database(ReplicaReads.ownWrites());
        Log log = new Log()) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();
      assertThat(ids(store)).containsExactly("a");

      Thread.currentThread().interrupt();
      assertThat(ids(store)).containsExactly("a"); // where no other thread is waited for
      assertThat(Thread.interrupted()).isTrue();

      int before = reading.readings();
      assertThat(ids(store)).containsExactly("a");
      assertThat(reading.readings()).isGreaterThan(before);
      assertThat(log.text()).doesNotContain("left out");
    }
  }

  @Test
  void open_refused_givesTheConnectionsOfOthersBack() {
    try (LocalDatabase another = LocalPostgres.start().newDatabase();
        WatchedSource ofAnother = new WatchedSource(another.dataSource())) {
      assertThatThrownBy(
              () ->
                  PgVectorDatabase.open(
                      primary, PgSettings.defaults().replicas(reading, ofAnother)))
          .isInstanceOf(VectorStoreException.Unsuitable.class);

      await(() -> reading.lent() == 0 && ofAnother.lent() == 0 && primary.lent() == 0);
    }
  }

  @Test
  void close_twice_givesAllBackOnce() {
    VectorDatabase database = database(ReplicaReads.ownWrites());
    assertThat(reading.lent()).isEqualTo(1); // which watches it

    database.close();
    database.close();

    await(() -> reading.lent() == 0 && primary.lent() == 0);
  }

  private DataSource through(QuietableProxy network) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(network.url(local));
    source.setUser(local.user());
    source.setPassword(local.password());
    return source;
  }

  @Test
  void reads_fromAReplicaThatWasPromoted_goToThePrimary() throws SQLException {
    try (LocalReplica other = LocalPostgres.start().newReplica();
        WatchedSource promoted = new WatchedSource(other.dataSource(local));
        VectorDatabase database =
            PgVectorDatabase.open(primary, PgSettings.defaults().replicas(promoted));
        Log log = new Log()) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));

      await(other);
      PlainSql.execute(other.dataSource(local), "select pg_promote()");
      await(() -> log.text().contains("it is no replica any more, as it takes writes itself"));

      PlainSql.execute(other.dataSource(local), "delete from vectorstore.document_1");
      assertThat(ids(store)).containsExactly("a");
    }
  }

  @Test
  void open_onServersThatDoNotBelongTogether_isRefused() {
    try (LocalDatabase another = LocalPostgres.start().newDatabase();
        WatchedSource ofAnother = new WatchedSource(another.dataSource())) {
      assertThatThrownBy(
              () -> PgVectorDatabase.open(primary, PgSettings.defaults().replicas(primary)))
          .isInstanceOf(VectorStoreException.Unsuitable.class)
          .hasMessage(
              "opening of the database failed: replica 1 cannot be read: it is no replica any more, as it takes writes itself");
      assertThatThrownBy(
              () -> PgVectorDatabase.open(primary, PgSettings.defaults().replicas(ofAnother)))
          .isInstanceOf(VectorStoreException.Unsuitable.class)
          .hasMessage(
              "opening of the database failed: replica 1 cannot be read: it is of another cluster, another database or another role than the primary");
      assertThatThrownBy(
              () -> PgVectorDatabase.open(reading, PgSettings.defaults().replicas(reading)))
          .isInstanceOf(VectorStoreException.Unsuitable.class)
          .hasMessage(
              "opening of the database failed: the server that is to take the writes is a replica itself;"
                  + " give the primary as the DataSource, and this one to PgSettings.replicas");
    }
  }

  @Test
  void open_byUrls_readsFromTheServerThatIsAReplica() throws SQLException {
    DataSource owner = local.dataSource();
    String both =
        "jdbc:postgresql://"
            + server(local.url())
            + ","
            + server(replica.url(local))
            + "/"
            + local.name()
            + "?targetServerType=secondary";
    PgPoolSettings login = PgPoolSettings.defaults().user(local.user()).password(local.password());
    try (VectorDatabase database =
        PgVectorDatabase.open(owner, PgSettings.defaults().replicas(login, both))) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(point("a", 1, 0));
      awaitReplica();

      assertThat(ids(store)).containsExactly("a");
      assertThat(
              PlainSql.value(
                  replica.dataSource(local),
                  "select count(*) > 0 from pg_stat_activity where application_name = 'vectorstore'"
                      + " and datname = current_database()"))
          .isEqualTo("t");
    }
  }

  private static String server(String url) {
    String rest = url.substring("jdbc:postgresql://".length());
    return rest.substring(0, rest.indexOf('/'));
  }

  @Test
  void lagAtMost_lessThanASecond_isRefused() {
    assertThatThrownBy(() -> ReplicaReads.lagAtMost(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a lag is bounded by a second or more, not by PT0.999S");
  }

  @Test
  void replicas_byWhatIsNoUrl_areRefusedWithoutIt() {
    assertThatThrownBy(
            () ->
                PgSettings.defaults().replicas(PgPoolSettings.defaults(), "jdbc:mysql://h/secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
