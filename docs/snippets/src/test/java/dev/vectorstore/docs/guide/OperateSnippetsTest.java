package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vectorstore.Document;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportRun;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaCheck;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The code of the page "Operate". */
class OperateSnippetsTest {
  private static final EmbeddingModel MODEL = new WordModel();

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void operations_joined_areCommittedTogether() throws SQLException {
    VectorDatabase db = TEST_DATABASE.database();
    VectorStore articles = db.store("articles", MODEL);
    articles.upsert(Document.of("old", "old"));
    try (Connection connection = TEST_DATABASE.applicationDataSource().getConnection()) {
      join(connection, db, articles, List.of(Document.of("new", "new")));
      connection.setAutoCommit(true);
    }
    assertThat(articles.get(List.of("new", "old"))).extracting(Document::id).containsExactly("new");
  }

  @Test
  void transaction_ofSpring_isJoined() {
    DataSource dataSource = TEST_DATABASE.applicationDataSource();
    try (PgVectorDatabase db = openForSpring(dataSource)) {
      VectorStore articles = db.store("spring", MODEL);
      new TransactionTemplate(new DataSourceTransactionManager(dataSource))
          .executeWithoutResult(
              status -> {
                articles.upsert(Document.of("a1", "one"));
                status.setRollbackOnly();
              });
      assertThat(articles.count()).isZero();
    }
  }

  @Test
  void schema_whole_passesItsCheck() {
    assertThatCode(() -> check(TEST_DATABASE.dataSource())).doesNotThrowAnyException();
  }

  @Test
  void migration_ofTheHost_takesOursWithIt() {
    DataSource owner = TEST_DATABASE.dataSource();
    Flyway.configure()
        .dataSource(owner)
        .schemas("host")
        .javaMigrations(new V7__Vector_store())
        .load()
        .migrate();
    assertThat(VectorSchema.state(owner, SchemaName.DEFAULT).version())
        .isEqualTo(VectorSchema.VERSION);
  }

  @Test
  void runs_thatAreYoung_areKept() {
    try (VectorDatabase db = InMemoryVectorDatabase.create()) {
      ImportTarget target = ImportTarget.of("articles", CollectionSettings.of(MODEL));
      db.imports().start("a directory", Map.of(), List.of(target));
      forget(db);
      assertThat(db.imports().list()).hasSize(1);
    }
  }

  private static void join(
      Connection connection, VectorDatabase db, VectorStore articles, List<Document> documents)
      throws SQLException {
    EmbeddingModel model = MODEL;
    List<String> ids = List.of("old");
    // snippet: join
    connection.setAutoCommit(false);
    articles.joining(connection).upsert(documents); // a store that is open
    db.joining(connection).store("articles", model).delete(ids); // or the whole database
    connection.commit(); // both, or neither
    // end
  }

  private static PgVectorDatabase openForSpring(DataSource dataSource) {
    // snippet: spring
    PgVectorDatabase db =
        PgVectorDatabase.open(
            new TransactionAwareDataSourceProxy(dataSource),
            PgSettings.defaults()
                .joinTransactionsWhile(
                    TransactionSynchronizationManager::isActualTransactionActive));
    // end
    return db;
  }

  private static void check(DataSource dataSource) {
    // snippet: check
    SchemaCheck check = VectorSchema.check(dataSource, SchemaName.DEFAULT);
    if (check.hasErrors()) {
      throw new IllegalStateException(check.toString());
    }
    // end
  }

  private static void forget(VectorDatabase db) {
    // snippet: forget
    Instant limit = Instant.now().minus(Duration.ofDays(90));
    for (ImportRun run : db.imports().list()) { // the newest first
      boolean ended =
          run.state() != ImportRun.State.RUNNING && run.state() != ImportRun.State.ROLLING_BACK;
      if (ended && run.updatedAt().isBefore(limit)) {
        db.imports().forget(run.id()); // the documents stay
      }
    }
    // end
  }
}
