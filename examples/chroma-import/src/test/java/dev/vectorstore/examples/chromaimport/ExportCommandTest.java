package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.examples.chromaimport.option.ServerOptions;
import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There and back: a directory, the database, a real Chroma server, and the database again. */
class ExportCommandTest {
  private static final String SAMPLE = "../quickstart/data/chroma-wordnet";
  private static final String TOKEN = "t0ken-of-a-test";

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Test
  void export_toAServer_canBeReadAndImportedFromThere() throws Exception {
    assertThat(run("import", SAMPLE).status()).isZero();
    try (LocalChroma server = start()) {
      String address = server.address().toString();

      Ran exported = run("export", "wordnet-glosses", address);
      assertThat(exported.out())
          .isEqualTo(
              "default_tenant/default_database/wordnet-glosses: 1,200 documents written, 0 left"
                  + " out\n");
      assertThat(exported.status()).isZero();
      assertThat(exported.err()).contains("  export wordnet-glosses 1,200 of 1,200");

      assertThat(run("inspect", address).out())
          .contains("  wordnet-glosses: 1,200 documents, 384 dimensions, COSINE, model ");
      assertThat(run("export", "wordnet-glosses", address, "--to", "acme/main/again").status())
          .isZero();
      Ran imported = run("import", address, "--tenant", "acme", "--unknown-model", "any", "--json");
      assertThat(imported.status()).isZero();
      assertThat(Parsed.of(imported.out())).containsEntry("documents", 1200L);
    }
  }

  @Test
  void export_collectionMissing_fails() {
    Ran ran = run("export", "nothing", "http://localhost:1");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).startsWith("Failed: ").contains("nothing");
  }

  @Test
  void export_tenant_writesItsDocumentsAlone() throws IOException {
    VectorDatabase database = TEST_DATABASE.database();
    database.store("shared", CollectionSettings.of(ModelId.of("m", 2)).perTenant());
    for (String tenant : List.of("acme", "globex")) {
      database
          .tenant(tenant)
          .store("shared")
          .upsert(
              List.of(
                  Document.of(tenant + "-1").embedding(Embedding.of(1, 2)),
                  Document.of(tenant + "-2").embedding(Embedding.of(2, 1))));
    }
    List<String> written = new ArrayList<>();
    try (FakeHttp server = FakeHttp.start().chroma()) {
      String main = "/api/v2/tenants/acme/databases/main";
      String made = "{\"id\":\"" + new UUID(0, 1) + "\",\"name\":\"acmes\",\"metadata\":null,";
      server
          .on("/api/v2/tenants/acme", body -> "{\"name\":\"acme\"}")
          .on(main, body -> "{\"name\":\"main\"}")
          .on(
              main + "/collections",
              body ->
                  made
                      + "\"dimension\":null,\"configuration_json\":{\"hnsw\":{\"space\":\"cosine\"}}}")
          .on(main + "/collections/" + new UUID(0, 1) + "/count", body -> "0")
          .on(
              main + "/collections/" + new UUID(0, 1) + "/upsert",
              body -> {
                written.add(body);
                return "{}";
              });

      Ran ran =
          run("export", "shared", server.address(), "--tenant", "acme", "--to", "acme/main/acmes");

      assertThat(ran.err()).doesNotContain("Failed");
      assertThat(ran.out()).isEqualTo("acme/main/acmes: 2 documents written, 0 left out\n");
      assertThat(ran.status()).isZero();
    }
    assertThat(written)
        .singleElement()
        .asString()
        .contains("\"acme-1\",\"acme-2\"")
        .doesNotContain("globex");
  }

  @Test
  void export_tenantThatNoImportJoined_needsAPlace() {
    TEST_DATABASE
        .database()
        .store("placeless", CollectionSettings.of(ModelId.of("m", 2)).perTenant());

    Ran ran = run("export", "placeless", "http://localhost:1", "--tenant", "acme");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo("Failed: the tenant did not come from Chroma; name its target with into\n");
  }

  private static LocalChroma start() throws Exception {
    try {
      return LocalChroma.start();
    } catch (ChromaUnavailable e) {
      Assumptions.abort("no Chroma server here: " + e.getMessage());
      throw e;
    }
  }

  private static Ran run(String... arguments) {
    Map<String, String> environment = new HashMap<>(Login.asApplication(TEST_DATABASE));
    environment.put(ServerOptions.TOKEN_VARIABLE, TOKEN);
    Ran ran = Ran.of(environment, arguments);
    assertThat(ran.out() + ran.err()).doesNotContain(TOKEN);
    return ran;
  }
}
