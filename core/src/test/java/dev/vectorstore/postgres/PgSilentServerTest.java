package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Cancellation;
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
import dev.vectorstore.search.SearchRequest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that says nothing any more, as behind a network that fails without a word. */
class PgSilentServerTest {
  private static final int DIMENSION = 1_000;

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private QuietableProxy proxy;
  private PgVectorDatabase database;
  private VectorStore store;

  @BeforeEach
  void open() throws IOException {
    VectorSchema.migrate(local.dataSource());
    proxy = new QuietableProxy(QuietableProxy.serverOf(local));
    database = opened(Duration.ofSeconds(1));
    store = database.store("c", CollectionSettings.of(ModelId.of("m", DIMENSION)));
  }

  private PgVectorDatabase opened(Duration socketTimeout) {
    return PgVectorDatabase.open(
        proxy.url(local),
        PgPoolSettings.defaults()
            .user(local.user())
            .password(local.password())
            .connections(2)
            .connectionTimeout(Duration.ofSeconds(1))
            .socketTimeout(socketTimeout)
            .statementTimeout(Duration.ZERO)); // so that the server ends none by itself
  }

  @AfterEach
  void drop() throws IOException {
    proxy.speak();
    database.close();
    proxy.close();
    local.close();
  }

  @Test
  void read_serverThatFellSilent_isUnavailableAndThePoolRecovers() {
    store.upsert(documents(1));
    proxy.fallSilentAfter(0);

    assertThatThrownBy(store::count).isInstanceOf(VectorStoreException.Unavailable.class);

    proxy.speak();
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void largeWrite_serverThatFallsSilentInIt_isUnavailableAndThePoolRecovers() {
    store.count();
    proxy.fallSilentAfter(1 << 20);

    assertThatThrownBy(() -> store.upsert(documents(6_000)))
        .isInstanceOf(VectorStoreException.Unavailable.class);

    proxy.speak();
    assertThat(store.upsert(documents(6_000)).written()).isEqualTo(6_000);
  }

  /** The driver waits up to ten seconds for the answer to a cancellation. */
  @Test
  void search_cancellationThatIsNotAnswered_holdsNeitherWhoCancelsNorAnothersLimit()
      throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    Cancellation cancellation = Cancellation.create();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (PgVectorDatabase patient = opened(Duration.ofSeconds(8));
        Connection other = PlainSql.transaction(local.dataSource())) {
      VectorStore searched = patient.store("c");
      searched.search(request); // so that only the searches themselves wait
      PlainSql.execute(other, "lock table vectorstore.embedding_1");
      Future<?> search = threads.submit(() -> searched.search(request.cancellation(cancellation)));
      Background.awaitWaiting(local.dataSource(), search);
      proxy.holdNextCancellation();
      Future<?> cancelling = threads.submit(cancellation::cancel);
      while (!proxy.holdsCancellation() && !search.isDone()) {
        Thread.onSpinWait();
      }

      assertThatThrownBy(() -> searched.search(request.timeLimit(Duration.ofMillis(50))))
          .isInstanceOf(VectorStoreException.TimedOut.class);
      cancelling.get();

      proxy.speak();
      assertThatThrownBy(search::get).hasCauseInstanceOf(VectorStoreException.Cancelled.class);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void search_timeOverAndNoAnswerToAnything_timedOutAndTheConnectionIsNotKept() throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    try (HikariDataSource host = unlimitedPool();
        PgVectorDatabase patient = PgVectorDatabase.open(host)) {
      VectorStore searched = patient.store("c");
      searched.upsert(documents(1));
      searched.search(request); // so that only the search itself is not answered
      proxy.fallSilentAfter(0);

      assertThatThrownBy(() -> searched.search(request.timeLimit(Duration.ofMillis(50))))
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasMessage(
              "search in \"c\" took longer than it may, and the server did not stop it: its"
                  + " connection was closed, with any transaction of the caller's on it");
      assertThat(host.getHikariPoolMXBean().getActiveConnections()).isZero();

      proxy.speak();
      assertThat(searched.search(request)).hasSize(1);
    }
  }

  @Test
  void search_timeOverAndNoAnswerToTheBeginOfATenantsTransaction_timedOut() throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    try (ApplicationRole role = new ApplicationRole(local);
        HikariDataSource host = unlimitedPool(role.name(), ApplicationRole.PASSWORD);
        PgVectorDatabase patient = PgVectorDatabase.open(host)) {
      CollectionSettings perTenant = CollectionSettings.of(ModelId.of("m", DIMENSION)).perTenant();
      patient.store("tenants", perTenant);
      VectorStore searched = patient.tenant("x").store("tenants", perTenant);
      searched.search(request);
      proxy.fallSilentAfter(0);

      assertThatThrownBy(() -> searched.search(request.timeLimit(Duration.ofMillis(50))))
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasMessageContaining("took longer than it may");
      assertThat(host.getHikariPoolMXBean().getActiveConnections()).isZero();

      proxy.speak();
      assertThat(searched.search(request)).isEmpty();
    }
  }

  @Test
  void search_timeOverAndNoAnswerToTheSavepoint_timedOutAndTheCallersTransactionIsLost()
      throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    try (HikariDataSource host = unlimitedPool();
        PgVectorDatabase patient = PgVectorDatabase.open(host);
        Connection mine = host.getConnection()) {
      mine.setAutoCommit(false);
      VectorStore joined = patient.store("c").joining(mine);
      proxy.fallSilentAfter(0);

      assertThatThrownBy(() -> joined.search(request.timeLimit(Duration.ofMillis(50))))
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasMessageEndingWith(
              "its connection was closed, with any transaction of the caller's on it");
      assertThatThrownBy(mine::commit).isInstanceOf(SQLException.class);
      proxy.speak();
    }
  }

  @Test
  void search_timeOverAndNoAnswerOnAFreshConnection_timedOut() throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    AtomicBoolean silent = new AtomicBoolean();
    DataSource fresh =
        GivenBack.calling(
            unlimited(local.user(), local.password()),
            asked -> {
              if (silent.get() && asked.getName().equals("getAutoCommit")) {
                proxy.fallSilentAfter(0); // before the first query
              }
            });
    try (PgVectorDatabase patient = PgVectorDatabase.open(fresh)) {
      VectorStore searched = patient.store("c");
      searched.search(request);
      silent.set(true);

      assertThatThrownBy(() -> searched.search(request.timeLimit(Duration.ofMillis(50))))
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasMessageContaining("took longer than it may");
      proxy.speak();
    }
  }

  @Test
  void search_cancelledAndNoAnswerToAnything_cancelledAndTheCallersTransactionIsLost()
      throws Exception {
    SearchRequest request = SearchRequest.of(documents(1).get(0).embedding().orElseThrow());
    Cancellation cancellation = Cancellation.create();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HikariDataSource host = unlimitedPool();
        PgVectorDatabase patient = PgVectorDatabase.open(host);
        Connection mine = host.getConnection();
        Connection other = PlainSql.transaction(local.dataSource())) {
      mine.setAutoCommit(false);
      VectorStore joined = patient.store("c").joining(mine);
      joined.search(request);
      PlainSql.execute(other, "lock table vectorstore.embedding_1");
      Future<?> search = threads.submit(() -> joined.search(request.cancellation(cancellation)));
      Background.awaitWaiting(local.dataSource(), search);
      proxy.fallSilentAfter(0);
      cancellation.cancel();

      assertThatThrownBy(search::get)
          .hasCauseInstanceOf(VectorStoreException.Cancelled.class)
          .hasMessageEndingWith(
              "its connection was closed, with any transaction of the caller's on it");
      assertThatThrownBy(mine::commit).isInstanceOf(SQLException.class);
      proxy.speak();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void build_cancelledAndNoAnswerToAnything_cancelled() throws Exception {
    Cancellation cancellation = Cancellation.create();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (HikariDataSource host = unlimitedPool();
        PgVectorDatabase patient =
            PgVectorDatabase.open(host, PgSettings.defaults().maintenance(host));
        Connection other = PlainSql.transaction(local.dataSource())) {
      VectorStore built = patient.store("c");
      built.upsert(documents(1));
      PlainSql.execute(other, "lock table vectorstore.embedding_1 in row exclusive mode");
      Future<?> build =
          threads.submit(() -> built.index().cancellation(cancellation).build(told -> {}));
      Background.awaitWaiting(local.dataSource(), build);
      proxy.fallSilentAfter(0);
      cancellation.cancel();

      assertThatThrownBy(build::get).hasCauseInstanceOf(VectorStoreException.Cancelled.class);
      proxy.speak();
    } finally {
      threads.shutdownNow();
    }
  }

  /** Whose connections wait for ever by themselves. */
  private HikariDataSource unlimitedPool() {
    return unlimitedPool(local.user(), local.password());
  }

  private HikariDataSource unlimitedPool(String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(unlimited(user, password));
    config.setMaximumPoolSize(3);
    return new HikariDataSource(config);
  }

  private DataSource unlimited(String user, String password) {
    PGSimpleDataSource unlimited = new PGSimpleDataSource();
    unlimited.setUrl(proxy.url(local));
    unlimited.setUser(user);
    unlimited.setPassword(password);
    return unlimited;
  }

  private static List<Document> documents(int number) {
    float[] numbers = new float[DIMENSION];
    Arrays.fill(numbers, 1);
    return IntStream.range(0, number)
        .mapToObj(i -> Document.of("%05d".formatted(i)).embedding(Embedding.of(numbers)))
        .toList();
  }
}
