package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.dual.DualListener;
import dev.vectorstore.dual.DualSettings;
import dev.vectorstore.dual.DualVectorStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code that the guide shows of Chroma servers, run against a double. */
class ChromaServerSnippetsTest {
  private static final String ACME = "/api/v2/tenants/acme/databases/prod/collections";
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN);

  private final VectorDatabase db = InMemoryVectorDatabase.create();
  private final FakeChroma fake;

  ChromaServerSnippetsTest() throws IOException {
    fake = FakeChroma.start();
  }

  @BeforeEach
  void answer() {
    fake.json("/api/v2/heartbeat", FakeChroma.HEARTBEAT);
    fake.json("/api/v2/healthcheck", "{\"is_executor_ready\":true}");
    fake.json(ACME.replaceFirst("/databases.*", ""), "{\"name\":\"acme\"}");
    fake.json(ACME.replaceFirst("/databases/.*", "/databases"), "[{\"name\":\"prod\"}]");
    fake.json(ACME.replaceFirst("/collections", ""), "{\"name\":\"prod\"}");
    String collection =
        "{\"id\":\""
            + FakeChroma.ID
            + "\",\"name\":\"articles\",\"metadata\":null,\"dimension\":null,"
            + "\"configuration_json\":{\"hnsw\":{\"space\":\"l2\"}}}";
    fake.on(
        ACME,
        (exchange, body) ->
            FakeChroma.send(
                exchange,
                200,
                exchange.getRequestMethod().equals("GET") ? "[" + collection + "]" : collection));
    fake.json(ACME + "/articles", collection);
    fake.json(ACME + "/" + FakeChroma.ID + "/count", "0");
    fake.json(ACME + "/" + FakeChroma.ID + "/get", "{\"ids\":[]}");
    fake.json(ACME + "/" + FakeChroma.ID + "/upsert", "{}");
  }

  @AfterEach
  void close() {
    fake.close();
    db.close();
  }

  @Test
  void server_imported_givesItsCollections() {
    assertThat(importFrom(fake.address(), () -> "secret").collections()).hasSize(1);
    assertThat(fake.requests())
        .allMatch(request -> request.header("Authorization").equals("Bearer secret"));
  }

  @Test
  void collection_exported_arrives() {
    db.store("articles", POINTS).upsert(Document.of("p1").embedding(Embedding.of(1, 2)));
    assertThat(export(ChromaServer.at(fake.address())).written()).isEqualTo(1);
  }

  @Test
  void stores_joinedForACutOver_areBothWritten() {
    DualListener metrics = new DualListener() {};
    try (DualVectorStore articles = both(ChromaServer.at(fake.address()), POINTS, metrics)) {
      assertThat(articles.info().name()).isEqualTo("articles");
    }
  }

  private ImportReport importFrom(URI address, Supplier<String> tokens) {
    // snippet: import
    ChromaServer chroma =
        ChromaServer.at(address) // http://localhost:8000
            .bearer(tokens) // or basic(user, password), token(…), header(name, value)
            .tenant("acme"); // or database(tenant, database)
    ImportReport report =
        ChromaImporter.from(chroma).unknownModel("text-embedding-3-small").importInto(db);
    // end
    return report;
  }

  private ExportReport export(ChromaServer chroma) {
    // snippet: export
    ExportReport report =
        ChromaExporter.to(chroma).into("acme", "prod", "articles").export(db, "articles");
    // end
    return report;
  }

  private DualVectorStore both(
      ChromaServer chroma, CollectionSettings settings, DualListener metrics) {
    // snippet: dual
    VectorStore old = ChromaVectorStore.open(chroma.database("acme", "prod"), "articles", settings);
    VectorStore fresh = db.store("articles", settings);
    DualSettings both = DualSettings.reading(old).besides(fresh).compare(0.1).listener(metrics);
    DualVectorStore articles = DualVectorStore.open(both); // what the application uses
    // end
    swap(both).close();
    return articles;
  }

  private static DualVectorStore swap(DualSettings both) {
    // snippet: swap
    DualVectorStore articles = DualVectorStore.open(both.swapped()); // reads from PostgreSQL
    // end
    return articles;
  }
}
