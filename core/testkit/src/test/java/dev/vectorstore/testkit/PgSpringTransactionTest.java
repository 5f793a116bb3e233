package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import dev.vectorstore.write.WriteMode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A store whose operations join the transactions of Spring. */
class PgSpringTransactionTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  private static final PgSettings JOINING =
      PgSettings.defaults()
          .joinTransactionsWhile(TransactionSynchronizationManager::isActualTransactionActive);

  private final String name = "c" + NAMES.incrementAndGet();
  private final DataSource pool = DATABASE.applicationDataSource();
  private final JdbcTemplate jdbc = new JdbcTemplate(pool);
  private final DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);
  private final TransactionTemplate transaction = new TransactionTemplate(manager);
  private VectorDatabase database;
  private VectorStore store;

  @BeforeEach
  void open() {
    database = PgVectorDatabase.open(new TransactionAwareDataSourceProxy(pool), JOINING);
    store = database.store(name, POINTS);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void upsert_inATransaction_isCommittedWithTheHostsOwnStatements() {
    new JdbcTemplate(DATABASE.dataSource())
        .execute("create table public.orders (id text); grant all on public.orders to public");

    transaction.executeWithoutResult(
        status -> {
          jdbc.update("insert into public.orders values ('o1')");
          store.upsert(List.of(point("a")));
          assertThat(store.search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
          assertThat(DATABASE.database().store(name).count()).isZero();
        });
    transaction.executeWithoutResult(
        status -> {
          jdbc.update("insert into public.orders values ('o2')");
          store.upsert(List.of(point("b")));
          status.setRollbackOnly();
        });

    assertThat(jdbc.queryForList("select id from public.orders", String.class))
        .containsExactly("o1");
    assertThat(store.get(List.of("a", "b"))).extracting(Document::id).containsExactly("a");
  }

  @ParameterizedTest
  @EnumSource(WriteMode.class)
  void writes_ofEachKind_areSeenWithinAndGoneOnceRolledBack(WriteMode mode) {
    transaction.executeWithoutResult(
        status -> {
          store.write(points(0, 2), mode);
          store.write(points(2, 200), mode); // by COPY
          store.update(List.of(DocumentUpdate.of("p0").metadata(Map.of("n", 1))));
          store.upsertAll(points(202, 200).iterator(), LoadSettings.defaults().chunkDocuments(100));
          assertThat(store.count()).isEqualTo(402);
          assertThat(store.count(Filter.eq("n", 1))).isEqualTo(1);
          assertThat(DATABASE.database().store(name).count()).isZero();
          status.setRollbackOnly();
        });

    assertThat(store.count()).isZero();
  }

  @Test
  void writes_thatFailAndAreCaught_leaveTheTransactionUsable() {
    transaction.executeWithoutResult(
        status -> {
          store.upsert(points(0, 3));
          assertThatThrownBy(() -> store.write(points(2, 200), WriteMode.INSERT_ONLY))
              .isInstanceOf(VectorStoreException.DocumentExists.class);
          assertThatThrownBy(
                  () -> store.update(List.of(DocumentUpdate.of("p0").embedding(Embedding.of(1)))))
              .isInstanceOf(IllegalArgumentException.class);
          store.upsert(points(3, 200));
        });

    assertThat(DATABASE.database().store(name).count()).isEqualTo(203);
  }

  @Test
  void upsert_outsideOfTransactions_isOneOfItsOwn() {
    store.upsert(List.of(point("a")));

    assertThat(DATABASE.database().store(name).count()).isEqualTo(1);
  }

  @Test
  void upsert_inANestedTransactionOfItsOwn_outlivesTheOuter() {
    TransactionTemplate nested = new TransactionTemplate(manager);
    nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    transaction.executeWithoutResult(
        status -> {
          store.upsert(List.of(point("outer")));
          nested.executeWithoutResult(inner -> store.upsert(List.of(point("inner"))));
          status.setRollbackOnly();
        });

    assertThat(store.get(List.of("outer", "inner")))
        .extracting(Document::id)
        .containsExactly("inner");
  }

  @Test
  void operation_thatFailsAndIsCaught_leavesTheTransactionUsable() {
    VectorStore gone = database.store(name + "-gone", POINTS);
    database.drop(name + "-gone");

    transaction.executeWithoutResult(
        status -> {
          store.upsert(List.of(point("a")));
          assertThatThrownBy(() -> gone.upsert(List.of(point("b"))))
              .isInstanceOf(VectorStoreException.NoSuchCollection.class);
          store.upsert(List.of(point("c")));
        });

    assertThat(store.count()).isEqualTo(2);
  }

  @Test
  void openingAndTenants_inATransaction_join() {
    transaction.executeWithoutResult(
        status -> {
          database.store(name + "-made", POINTS.perTenant());
          VectorStore acmes = database.tenant("acme").store(name + "-made");
          acmes.upsert(List.of(point("a")));
          assertThat(acmes.count()).isEqualTo(1);
          status.setRollbackOnly();
        });

    assertThat(database.find(name + "-made")).isEmpty();
  }

  @Test
  void indexBuild_inATransaction_isRefused() {
    var index = store.index();

    transaction.executeWithoutResult(
        status ->
            assertThatThrownBy(index::drop)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                    "index of \""
                        + name
                        + "\" takes transactions of its own and cannot join the caller's"));
  }

  @Test
  void operations_dataSourceThatDoesNotKnowTheTransaction_areRefused() {
    try (VectorDatabase unaware = PgVectorDatabase.open(pool, JOINING)) {
      VectorStore opened = unaware.store(name);

      transaction.executeWithoutResult(
          status ->
              assertThatThrownBy(() -> opened.upsert(List.of(point("a"))))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage(
                      "there is a transaction to join, and the DataSource gave a connection that is not in it: its auto-commit is on"));
    }
    assertThat(store.count()).isZero();
  }

  @Test
  void operations_autoCommitOffOutsideOfTransactions_areRefused() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(pool);
    config.setMaximumPoolSize(1);
    config.setAutoCommit(false);
    try (HikariDataSource withoutAutoCommit = new HikariDataSource(config);
        VectorDatabase opened =
            PgVectorDatabase.open(
                new TransactionAwareDataSourceProxy(withoutAutoCommit), JOINING)) {
      assertThatThrownBy(() -> opened.store(name))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the DataSource gave a connection with auto-commit off;");
    }
  }

  private static List<Document> points(int from, int number) {
    return IntStream.range(from, from + number).mapToObj(i -> point("p" + i)).toList();
  }

  private static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 2));
  }
}
