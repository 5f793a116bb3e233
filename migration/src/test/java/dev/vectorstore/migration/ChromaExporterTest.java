package dev.vectorstore.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent to a server, and what is refused before. */
class ChromaExporterTest {
  private static final String ACME = "/api/v2/tenants/acme/databases/prod/collections";
  private static final String DEFAULT =
      "/api/v2/tenants/default_tenant/databases/default_database/collections";
  private static final CollectionSettings POINTS =
      CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN);

  private final VectorDatabase database = InMemoryVectorDatabase.create();
  private final FakeChroma fake;

  ChromaExporterTest() throws IOException {
    fake = FakeChroma.start();
  }

  @BeforeEach
  void answer() {
    fake.json("/api/v2/heartbeat", FakeChroma.HEARTBEAT);
    fake.json("/api/v2/healthcheck", "{\"is_executor_ready\":true}");
    for (String collections : List.of(ACME, DEFAULT)) {
      fake.json(collections.replaceFirst("/databases.*", ""), "{\"name\":\"there\"}");
      fake.json(collections.replaceFirst("/collections", ""), "{\"name\":\"there\"}");
      fake.json(
          collections,
          "{\"id\":\""
              + FakeChroma.ID
              + "\",\"name\":\"made\",\"metadata\":null,\"dimension\":null,"
              + "\"configuration_json\":{\"hnsw\":{\"space\":\"l2\"}}}");
      fake.json(collections + "/" + FakeChroma.ID + "/count", "0");
      fake.json(collections + "/" + FakeChroma.ID + "/upsert", "{}");
    }
  }

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void export_importedDocument_leavesOutWhatTheImportSaidOfItself() {
    database
        .store("points", POINTS)
        .upsert(
            List.of(
                point()
                    .metadata(
                        Map.of(
                            "k",
                            1,
                            "chroma:uri",
                            "file:a",
                            "chroma:rescued",
                            List.of("k", "chroma:vector"),
                            "chroma:created_at",
                            Instant.EPOCH))));

    ExportReport report = exporter().export(database, "points");

    assertThat(report.losses()).isEmpty();
    assertThat(sent(DEFAULT + "/" + FakeChroma.ID + "/upsert"))
        .contains("\"metadatas\":[{\"k\":1}]", "\"uris\":[\"file:a\"]")
        .doesNotContain("rescued", "created_at");
  }

  @Test
  void export_keysThatOnlyLookLikeAnImports_areRefused() {
    database
        .store("points", POINTS)
        .upsert(
            List.of(
                point()
                    .metadata(
                        Map.of(
                            "chroma:rescued",
                            "text",
                            "chroma:created_at",
                            7,
                            "chroma:key:own",
                            true))));

    assertThatThrownBy(() -> exporter().export(database, "points"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage(
            "Chroma cannot hold the whole collection, {METADATA_KEY=1}; leaveOut exports the part that fits");
    assertThat(exporter().leaveOut().export(database, "points").written()).isEqualTo(1);
    assertThat(sent(DEFAULT + "/" + FakeChroma.ID + "/upsert")).doesNotContain("chroma:");
  }

  @Test
  void export_tenantThatWasJoined_goesWhereItCameFrom() {
    joined();

    ExportReport report = exporter().tenant("acme/prod/notes").export(database, "shared");

    assertThat(report)
        .isEqualTo(new ExportReport("acme", "prod", "notes", 1, 0, 0, Map.of(), List.of()));
    assertThat(sent(ACME))
        .contains("\"name\":\"notes\"", "\"metadata\":{\"colour\":\"red\"}")
        .doesNotContain("chroma:");
    assertThat(sent(ACME + "/" + FakeChroma.ID + "/upsert")).contains("\"of acme\"");
  }

  @Test
  void exportJoined_allOfThem_goWhereEachCameFrom() {
    joined();

    List<ExportReport> reports = exporter().exportJoined(database, "shared");

    assertThat(reports)
        .containsExactlyInAnyOrder(
            new ExportReport("acme", "prod", "notes", 1, 0, 0, Map.of(), List.of()),
            new ExportReport(
                "default_tenant", "default_database", "plain", 1, 0, 0, Map.of(), List.of()));
    assertThat(sent(DEFAULT + "/" + FakeChroma.ID + "/upsert")).contains("\"of plain\"");
  }

  @Test
  void export_collectionPerTenant_needsATenantAndAPlace() {
    joined();
    database.tenant("own").store("shared").upsert(List.of(point()));

    assertThatThrownBy(() -> exporter().export(database, "shared"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage("the collection is per tenant; name one with tenant, or call exportJoined");
    assertThatThrownBy(() -> exporter().tenant("own").export(database, "shared"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage("the tenant did not come from Chroma; name its target with into");
    assertThatThrownBy(
            () -> exporter().into("acme", "prod", "notes").exportJoined(database, "shared"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage("all joined collections go back to their old places");
    assertThat(fake.requests()).isEmpty();
    assertThat(exporter().tenant("own").into("acme", "prod", "own").export(database, "shared"))
        .isEqualTo(new ExportReport("acme", "prod", "own", 1, 0, 0, Map.of(), List.of()));
  }

  @Test
  void exportJoined_collectionThatNobodyJoined_isRefused() {
    database.store("points", POINTS);

    assertThatThrownBy(() -> exporter().exportJoined(database, "points"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage("no import joined anything into the collection");
    assertThatThrownBy(() -> exporter().tenant("own").export(database, "points"))
        .isInstanceOf(ChromaExportException.class)
        .hasMessage("the collection is not per tenant; export it without one");
    assertThat(fake.requests()).isEmpty();
  }

  /** As an import of two collections into the tenants of one leaves it. */
  private void joined() {
    Map<String, Object> acme =
        Map.of(
            "colour",
            "red",
            "chroma:collection",
            Map.of("id", "1", "tenant", "acme", "database", "prod", "name", "notes"));
    Map<String, Object> plain =
        Map.of(
            "chroma:collection",
            Map.of(
                "id", "2",
                "tenant", "default_tenant",
                "database", "default_database",
                "name", "plain"));
    database.store(
        "shared",
        POINTS
            .perTenant()
            .metadata(
                Map.of("chroma:collections", Map.of("acme/prod/notes", acme, "plain", plain))));
    database.tenant("acme/prod/notes").store("shared").upsert(List.of(point().text("of acme")));
    database.tenant("plain").store("shared").upsert(List.of(point().text("of plain")));
  }

  private static Document point() {
    return Document.of("a").embedding(Embedding.of(1, 2));
  }

  private ChromaExporter exporter() {
    return ChromaExporter.to(ChromaServer.at(fake.address()));
  }

  /** The body of the last write there. */
  private String sent(String path) {
    return fake.requests().stream()
        .filter(request -> request.target().equals(path) && !request.body().isEmpty())
        .reduce((first, second) -> second)
        .orElseThrow()
        .body();
  }
}
