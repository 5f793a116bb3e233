package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool of a database that is opened by the address of a pooler. */
class PgPoolerTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  /** More than the driver runs a statement without a name. */
  private static final int OFTEN = 12;

  private final LocalDatabase local = LocalPostgres.start().newDatabase();
  private PoolerDouble pooler;
  private String url;

  @BeforeEach
  void stand() throws IOException {
    PGSimpleDataSource parsed = new PGSimpleDataSource();
    parsed.setURL(local.url());
    pooler =
        new PoolerDouble(
            new InetSocketAddress(parsed.getServerNames()[0], parsed.getPortNumbers()[0]));
    url = "jdbc:postgresql://127.0.0.1:" + pooler.port() + "/" + local.name();
  }

  @AfterEach
  void drop() throws IOException {
    pooler.close();
    local.close();
  }

  @Test
  void open_poolerThatTakesNoOptions_namesTheSetting() {
    assertThatThrownBy(() -> PgVectorDatabase.open(url, settings()))
        .isExactlyInstanceOf(VectorStoreException.class)
        .hasMessage(
            "opening of the database failed, SQLState 08P01: a pooler refuses the parameter"
                + " \"options\", in which the statement timeout travels; open with"
                + " PgPoolSettings.behindTransactionPooler()")
        .hasRootCauseMessage("FATAL: unsupported startup parameter: options");
  }

  @Test
  void open_poolerThatRefusesWhatTheUrlSays_isUnavailable() {
    PgPoolSettings settings =
        settings().behindTransactionPooler().connectionTimeout(Duration.ofMillis(250));

    assertThatThrownBy(() -> PgVectorDatabase.open(url + "?options=-c%20work_mem=4MB", settings))
        .isInstanceOf(VectorStoreException.Unavailable.class)
        .hasMessageEndingWith(": FATAL: unsupported startup parameter: options")
        .hasRootCauseMessage("FATAL: unsupported startup parameter: options");
  }

  @Test
  void operations_behindATransactionPooler_leaveNothingInTheSession() {
    VectorSchema.migrate(local.dataSource());

    try (PgVectorDatabase database =
        PgVectorDatabase.open(url, settings().behindTransactionPooler())) {
      useOften(database);
    }

    assertThat(pooler.named()).isZero();
  }

  @Test
  void operations_poolerThatKeepsTrackOfStatements_mayPrepareThem() {
    VectorSchema.migrate(local.dataSource());

    try (PgVectorDatabase database =
        PgVectorDatabase.open(url + "?prepareThreshold=3", settings().behindTransactionPooler())) {
      useOften(database);
    }

    assertThat(pooler.named()).isPositive();
  }

  @Test
  void unpooled_behindATransactionPooler_isTakenByMigrate() throws SQLException {
    try (Connection owner = settings().behindTransactionPooler().unpooled(url).getConnection()) {
      VectorSchema.migrate(owner);

      assertThat(PlainSql.value(owner, "show statement_timeout")).isEqualTo("0");
      assertThat(owner.getNetworkTimeout()).isEqualTo(120_000);
    }
    PgVectorDatabase.open(url, settings().behindTransactionPooler()).close();
  }

  @Test
  void behindTransactionPooler_withAStatementTimeout_isRefused() {
    PgPoolSettings settings =
        settings().statementTimeout(Duration.ofSeconds(9)).behindTransactionPooler();

    assertThatThrownBy(() -> PgVectorDatabase.open(url, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "a statement timeout cannot be set through a transaction pooler; set it for the role:"
                + " alter role … set statement_timeout = 9000");
    assertThat(settings.toString())
        .isEqualTo("pool of 2 as " + local.user() + " with a password behind a transaction pooler");
  }

  private static void useOften(PgVectorDatabase database) {
    VectorStore store = database.store("c", POINTS);
    for (int i = 0; i < OFTEN; i++) {
      store.upsert(List.of(Document.of("a" + i).embedding(Embedding.of(i, 1))));
      assertThat(store.search(SearchRequest.of(Embedding.of(1, 1)))).hasSize(Math.min(10, i + 1));
      assertThat(store.count()).isEqualTo(i + 1);
    }
    assertThat(store.delete(List.of("a0"))).isEqualTo(1);
  }

  private PgPoolSettings settings() {
    return PgPoolSettings.defaults().user(local.user()).password(local.password()).connections(2);
  }
}
