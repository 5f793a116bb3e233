package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Include;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.WriteReport;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that a host has set up in a way of its own. */
class PgHostConnectionsTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));

  private final LocalDatabase local = LocalPostgres.start().newDatabase();

  PgHostConnectionsTest() {
    VectorSchema.migrate(local.dataSource());
  }

  @AfterEach
  void drop() {
    local.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binaryTransfer=false",
        "prepareThreshold=0",
        "prepareThreshold=-1",
        "preferQueryMode=extendedForPrepared",
        "preferQueryMode=extendedCacheEverything",
        "binaryTransferDisable=TEXT_ARRAY",
        "autosave=always",
        "stringtype=unspecified",
        "reWriteBatchedInserts=true",
        "defaultRowFetchSize=2",
        "currentSchema=pg_catalog",
        "assumeMinServerVersion=15"
      })
  void writes_parametersOfTheDriver_changeNothing(String parameter) {
    try (PgVectorDatabase database = open(parameter)) {
      VectorStore store = database.store("c", POINTS);
      List<Document> some = documents(7);
      List<Document> many = documents(120);
      Document unsearchable =
          Document.of("u")
              .unsearchable(
                  UnsearchableEmbedding.of(UnsearchableEmbedding.Reason.NOT_FINITE, Float.NaN, 1));

      assertThat(store.upsert(some)).isEqualTo(WriteReport.written(7));
      assertThat(store.get(ids(some), Include.everything())).isEqualTo(some);
      assertThat(store.upsert(List.of(unsearchable))).isEqualTo(WriteReport.written(1));
      assertThat(store.get(List.of("u"), Include.everything())).containsExactly(unsearchable);
      store.delete(ids(some));
      assertThat(store.upsert(many)).isEqualTo(WriteReport.written(120));
      assertThat(store.get(ids(many), Include.everything())).isEqualTo(many);
      assertThat(
              store.update(
                  List.of(DocumentUpdate.of("00001").text("new").embedding(Embedding.of(3, 4)))))
          .isEqualTo(WriteReport.written(1));
      assertThat(store.search(SearchRequest.of(Embedding.of(3, 4)).limit(200))).hasSize(120);
    }
  }

  @Test
  void open_driverThatPutsValuesIntoStatements_isRefused() {
    assertThatThrownBy(() -> open("preferQueryMode=simple"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "PostgreSQL's driver is set to preferQueryMode=simple, in which vectors cannot be sent");
  }

  @Test
  void upsert_connectionsOfAHigherIsolation_seesTheSpaceThatIsSearchedByNow() throws Exception {
    PlainSql.execute(
        local.dataSource(),
        "alter database \""
            + local.name()
            + "\" set default_transaction_isolation = 'repeatable read'");
    ExecutorService threads = Executors.newCachedThreadPool();
    try (PgVectorDatabase database = open("")) {
      VectorStore store = database.store("c", POINTS);
      store.upsert(documents(3));
      database.spaces("c").add(ModelId.of("new", 2), SpaceSettings.defaults());
      Future<?> upsert;
      try (Connection activating = PlainSql.transaction(local.dataSource())) {
        PlainSql.execute(activating, "select vectorstore.activate_space(2, true)");
        upsert = threads.submit(() -> store.upsert(documents(5)));
        Background.awaitWaiting(local.dataSource(), upsert);
        activating.commit();
      }

      assertThatThrownBy(upsert::get).hasCauseInstanceOf(VectorStoreException.ModelMismatch.class);
      assertThat(database.store("c").count()).isEqualTo(3);
    } finally {
      threads.shutdownNow();
    }
  }

  private PgVectorDatabase open(String parameter) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(local.url() + (local.url().contains("?") ? "&" : "?") + parameter);
    dataSource.setUser(local.user());
    dataSource.setPassword(local.password());
    return PgVectorDatabase.open(dataSource);
  }

  private static List<Document> documents(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i ->
                Document.of("%05d".formatted(i), "\\ \"text\" " + i + ", é", Map.of("n", (long) i))
                    .embedding(Embedding.of(i + 1, -i)))
        .toList();
  }

  private static List<String> ids(List<Document> documents) {
    return documents.stream().map(Document::id).toList();
  }
}
