package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.localchroma.ChromaUnavailable;
import dev.vectorstore.localchroma.LocalChroma;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.testkit.TestDatabase;
import java.util.Map;
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

  private static LocalChroma start() throws Exception {
    try {
      return LocalChroma.start();
    } catch (ChromaUnavailable e) {
      Assumptions.abort("no Chroma server here: " + e.getMessage());
      throw e;
    }
  }

  private static Ran run(String... arguments) {
    LocalDatabase local = TEST_DATABASE.local();
    Ran ran =
        Ran.of(
            Map.of(
                DatabaseOptions.URL_VARIABLE,
                local.url(),
                DatabaseOptions.USER_VARIABLE,
                local.user(),
                DatabaseOptions.PASSWORD_VARIABLE,
                local.password(),
                ServerOptions.TOKEN_VARIABLE,
                TOKEN),
            arguments);
    assertThat(ran.out() + ran.err()).doesNotContain(TOKEN);
    return ran;
  }
}
