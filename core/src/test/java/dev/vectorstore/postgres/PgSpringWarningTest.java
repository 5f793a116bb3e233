package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.model.TextKind;
import dev.vectorstore.schema.VectorSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is said of writes within a transaction of Spring that they are no part of. */
class PgSpringWarningTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private final HikariDataSource pool =
      OwnPool.open(
          local.url(),
          PgPoolSettings.defaults().user(local.user()).password(local.password()).connections(2));
  private final TransactionTemplate transaction =
      new TransactionTemplate(new DataSourceTransactionManager(pool));

  PgSpringWarningTest() {
    VectorSchema.migrate(local.dataSource());
  }

  @AfterEach
  void drop() {
    pool.close();
    local.close();
  }

  @Test
  void writes_poolThatDoesNotKnowTheTransaction_areWarnedOfOnce() {
    try (PgVectorDatabase plain = open(PgSettings.defaults())) {
      VectorStore opened = plain.store("c", POINTS);

      String outside = Log.of(() -> opened.upsert(List.of(point("a"))));
      String reads = Log.of(() -> transaction.executeWithoutResult(status -> opened.count()));
      String writes =
          Log.of(
              () ->
                  transaction.executeWithoutResult(
                      status -> {
                        opened.upsert(List.of(point("b")));
                        opened.delete(List.of("a"));
                        status.setRollbackOnly();
                      }));

      assertThat(outside + reads).isEmpty();
      assertThat(writes)
          .isEqualToIgnoringNewLines(
              "[main] WARN dev.vectorstore.internal.postgres.connection.SpringTransactions - upsert into \"c\": commits by itself, though a transaction of Spring is active on its thread."
                  + " To let operations join such transactions, open the database over a"
                  + " TransactionAwareDataSourceProxy and with PgSettings.joinTransactionsWhile("
                  + "TransactionSynchronizationManager::isActualTransactionActive). If it is meant,"
                  + " say so by joinTransactionsWhile(() -> false). This is logged once");
      assertThat(opened.get(List.of("a", "b"))).extracting(Document::id).containsExactly("b");
    }
  }

  @Test
  void writes_databaseThatWasToldNotToJoin_areNotWarnedOf() {
    PgSettings apart = PgSettings.defaults().joinTransactionsWhile(() -> false);
    try (PgVectorDatabase told = open(apart)) {
      VectorStore opened = told.store("c", POINTS);

      assertThat(
              Log.of(
                  () ->
                      transaction.executeWithoutResult(
                          status -> opened.upsert(List.of(point("a"))))))
          .isEmpty();
    }
  }

  @Test
  void writes_databaseThatJoins_areNotWarnedOf() {
    PgSettings joining =
        PgSettings.defaults()
            .joinTransactionsWhile(TransactionSynchronizationManager::isActualTransactionActive);
    DataSource aware = new TransactionAwareDataSourceProxy(pool);
    try (PgVectorDatabase joined = PgVectorDatabase.open(aware, joining)) {
      VectorStore opened = joined.store("c", POINTS);

      assertThat(
              Log.of(
                  () ->
                      transaction.executeWithoutResult(
                          status -> {
                            opened.upsert(List.of(point("c")));
                            status.setRollbackOnly();
                          })))
          .isEmpty();
      assertThat(opened.get(List.of("c"))).isEmpty();
    }
  }

  @Test
  void reads_withinATransaction_doNotUseUpTheWarning() {
    try (PgVectorDatabase plain = open(PgSettings.defaults())) {
      plain.store("c", POINTS);
      EmbeddingCache.Region region =
          new EmbeddingCache.Region(ModelId.of("points", 2), TextKind.DOCUMENT);
      PgEmbeddingCache cache = PgEmbeddingCache.open(pool);

      String reads =
          Log.of(
              () ->
                  transaction.executeWithoutResult(
                      status -> {
                        plain.store("c", POINTS);
                        plain.imports().list();
                        cache.find(region, Set.of("a"));
                      }));
      String made =
          Log.of(() -> transaction.executeWithoutResult(status -> plain.store("new", POINTS)));
      String later =
          Log.of(
              () ->
                  transaction.executeWithoutResult(
                      status -> cache.put(region, Map.of("a", Embedding.of(1, 2)))));

      assertThat(reads).isEmpty();
      assertThat(made).contains("opening of \"new\": commits by itself");
      assertThat(later).isEmpty(); // the cache is in the same database
    }
  }

  private PgVectorDatabase open(PgSettings settings) {
    return PgVectorDatabase.open(pool, settings);
  }

  private static Document point(String id) {
    return Document.of(id).embedding(Embedding.of(1, 2));
  }
}
