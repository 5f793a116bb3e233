package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.chromaimport.option.ServerOptions;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an import can be told, and what it must not tell; each test in its own schema. */
class ImportChoicesTest {
  private static final String SAMPLE = "../quickstart/data/chroma-wordnet";
  private static final Path FIXTURE = Path.of("../../migration/src/test/resources/chroma/1.3.zip");
  private static final String COLLECTION = "wordnet-glosses";

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @TempDir private Path temp;

  @Test
  void runsPause_duringAnImport_endsItWithItsOwnStatusAndTheCommandThatGoesOn() {
    AtomicBoolean paused = new AtomicBoolean();
    Consumer<String> pausing =
        line -> {
          if (line.startsWith("  import ") && !paused.getAndSet(true)) {
            Ran pause = run("pause", Map.of(), "runs", "--pause", "1");
            assertThat(pause.out()).startsWith("Run 1, paused: ");
            assertThat(pause.status()).isZero();
          }
        };

    Ran ran = run("pause", Map.of(), pausing, "import", SAMPLE, "--migrate", "--batch-size", "100");

    assertThat(paused).isTrue();
    assertThat(ran.status()).isEqualTo(4);
    assertThat(ran.out()).startsWith("Run 1, paused: ").doesNotContain("1,200 documents");
    assertThat(ran.err())
        .endsWith(
            "Run 1 is paused. This resumes it:\n  java -jar chroma-import.jar import "
                + SAMPLE
                + " --batch-size 100 --schema pause --resume 1\n");

    Ran resumed = run("pause", Map.of(), "import", SAMPLE, "--resume", "1", "--verify");
    assertThat(resumed.out())
        .startsWith("Run 1, done: 1,200 documents in 1 collection\n")
        .endsWith("Everything arrived.\n");
    assertThat(resumed.status()).isZero();
  }

  @Test
  void resume_ofSeveralCollections_tellsTheTotalsOfTheRun() throws IOException {
    String source = unpacked();
    AtomicBoolean paused = new AtomicBoolean();
    // Told of the second collection, when the first is done.
    Consumer<String> pausing =
        line -> {
          if (line.startsWith("  import col-ip ") && !paused.getAndSet(true)) {
            run("total", Map.of(), "runs", "--pause", "1");
          }
        };
    List<String> choice =
        List.of("import", source, "--unknown-model", "m", "--only", "col-?*", "--batch-size", "5");
    Ran first = run("total", Map.of(), pausing, with(choice, "--migrate"));
    assertThat(first.status()).isEqualTo(4);

    Ran resumed = run("total", Map.of(), with(choice, "--resume", "1"));

    assertThat(resumed.status()).isZero();
    assertThat(resumed.err())
        .endsWith(
            "This covers the rest of the run; --verify, or the command verify, covers all of it.\n");
    long all = documents("total");
    assertThat(resumed.out())
        .startsWith("Run 1, done: " + all + " documents in ")
        .contains("  col-cosine: ")
        .contains(" documents by an earlier call\n");
    Ran again = run("total", Map.of(), with(choice, "--json", "--progress", "none"));
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(Parsed.of(again.out())).containsEntry("documents", all).containsEntry("total", all);
  }

  @Test
  void into_joinsTheCollectionsAsTenants() throws IOException {
    List<String> choice =
        List.of("import", unpacked(), "--unknown-model", "m", "--only", "col-l2", "--into");
    Ran ran = Ran.of(Login.asApplication(TEST_DATABASE), with(choice, "shared", "--verify"));

    assertThat(ran.err()).doesNotContain("Failed");
    assertThat(ran.out())
        .contains("  shared (col-l2): 23 documents, ")
        .endsWith("Everything arrived.\n");
    assertThat(ran.status()).isZero();
    VectorStore tenant = TEST_DATABASE.database().tenant("col-l2").store("shared");
    assertThat(tenant.count()).isEqualTo(23);
  }

  @Test
  void parallel_severalCollections_bringsAll() throws IOException {
    Ran ran =
        run(
            "parallel",
            Map.of(),
            "import",
            unpacked(),
            "--migrate",
            "--unknown-model",
            "m",
            "--parallel",
            "4",
            "--verify");

    assertThat(ran.out()).contains("Run 1, done: ").endsWith("Everything arrived.\n");
    assertThat(ran.status()).isZero();
    with(
        "parallel",
        database ->
            assertThat(database.imports().list().get(0).options()).containsEntry("parallel", 4L));
  }

  @Test
  void keepVectors_withReembed_keepsBothAndNeverShowsTheKey() throws IOException {
    try (FakeHttp model = FakeHttp.start()) {
      model.on("/v1/embeddings", ImportChoicesTest::embeddings);
      Map<String, String> environment =
          Map.of(
              "VECTORSTORE_EMBEDDING_URL",
              model.address() + "/v1",
              "VECTORSTORE_EMBEDDING_API_KEY",
              "k3y-of-a-test");

      Ran ran =
          run(
              "kept",
              environment,
              "import",
              SAMPLE,
              "--migrate",
              "--reembed",
              "openai:small",
              "--keep-vectors",
              "--verify");

      assertThat(ran.out()).endsWith("Everything arrived.\n");
      assertThat(ran.status()).isZero();
      assertThat(ran.out() + ran.err()).doesNotContain("k3y-of-a-test");
      assertThat(model.sent("Authorization")).containsExactly("Bearer k3y-of-a-test");
      with(
          "kept",
          database ->
              assertThat(database.spaces(COLLECTION).list())
                  .extracting(space -> space.model().dimension())
                  .containsExactlyInAnyOrder(2, 384));
    }
  }

  @Test
  void keepRefused_serverThatTakesTenTextsAndRefusesOne_bringsTheOthersAndListsIt()
      throws IOException {
    try (FakeHttp model = FakeHttp.start()) {
      model.on("/v1/embeddings", body -> refused(body) ? "" : embeddings(body));
      Map<String, String> environment =
          Map.of("VECTORSTORE_EMBEDDING_URL", model.address() + "/v1/embeddings?api-version=1");
      List<String> reembed =
          List.of("import", SAMPLE, "--reembed", "openai:small", "--embedding-batch", "20");

      Ran strict = run("refused", environment, with(reembed, "--migrate"));
      Ran kept =
          run("refused", environment, with(reembed, "--keep-refused", "--verify", "--resume", "1"));

      assertThat(strict.status()).isEqualTo(1);
      assertThat(strict.err())
          .contains("Run 1 failed. This resumes it:\n")
          .containsPattern(
              "Failed: document \\d+ \\(\"[^\"]+\"\\): the embedding model small failed: ")
          .contains(" refuses one text and accepts others: it answered with status 400\n")
          .endsWith("--keep-refused keeps such documents without a vector and lists them.\n");
      assertThat(kept.err()).doesNotContain("Failed");
      assertThat(kept.status()).isEqualTo(6);
      assertThat(kept.out())
          .contains(
              "  wordnet-glosses: 1,200 documents, 1,199 with a vector that can be searched\n")
          .containsPattern(
              "    kept without a vector because the model refuses their text: 1: \\[.+\\]\n")
          .containsPattern(
              "    without a vector because the model refused their text: 1: \\[.+\\]\n");
    }
  }

  @Test
  void secrets_ofAServer_comeFromTheEnvironmentAndAreNeverShown() throws IOException {
    Map<String, String> environment =
        Map.of(
            ServerOptions.TOKEN_VARIABLE,
            "s3cret-token",
            ServerOptions.BEARER_VARIABLE,
            "s3cret-bearer",
            ServerOptions.PASSWORD_VARIABLE,
            "s3cret-password",
            "PROXY_KEY",
            "s3cret-header");
    try (FakeHttp server = FakeHttp.start().chroma()) {
      Ran bearer = inspect(environment, server, "--chroma-header", "X-Proxy-Key=PROXY_KEY");
      assertThat(server.sent("Authorization")).containsExactly("Bearer s3cret-bearer");
      assertThat(server.sent("X-chroma-token")).containsExactly("s3cret-token");
      assertThat(server.sent("X-proxy-key")).containsExactly("s3cret-header");
      Ran basic = inspect(environment, server, "--chroma-user", "me");
      assertThat(server.sent("Authorization")).contains("Basic bWU6czNjcmV0LXBhc3N3b3Jk");
      assertThat(bearer.out()).isEqualTo(server.address() + ": 0 collections\n");
      assertThat(bearer.toString() + basic).doesNotContain("s3cret");
    }
  }

  @Test
  void inspect_records_saysWhatAnImportWouldWrite() throws IOException {
    Ran ran =
        Ran.of(
            Map.of(),
            "inspect",
            unpacked(),
            "--only",
            "col-l2",
            "--unknown-model",
            "m",
            "--records");

    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .endsWith("\n  col-l2: 23 documents, 23 with a vector that can be searched\n");
    assertThat(ran.err()).contains("  read   col-l2 23 of 23");
  }

  @Test
  void inspect_recordsWithoutAModel_saysWhatIsMissing() throws IOException {
    Ran ran = Ran.of(Map.of(), "inspect", unpacked(), "--only", "col-l2", "--records");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .isEqualTo(
            "Before an import or --records, name the model of the vectors of col-l2:"
                + " --unknown-model or --model.\n");
  }

  private static Ran inspect(Map<String, String> environment, FakeHttp server, String... more) {
    List<String> given = List.of("inspect", server.address(), "--database", "acme/main");
    Ran ran = Ran.of(environment, with(given, more));
    assertThat(ran.status()).as(ran.err()).isZero();
    return ran;
  }

  private static boolean refused(String body) {
    JsonArray texts = JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("input");
    return texts.size() > 10 || body.contains("biosystematic: of or relating");
  }

  /** A vector for each text, by its length. */
  private static String embeddings(String body) {
    JsonArray data = new JsonArray();
    for (JsonElement text :
        JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("input")) {
      JsonObject one = new JsonObject();
      one.addProperty("index", data.size());
      JsonArray vector = new JsonArray();
      vector.add(1);
      vector.add(text.getAsString().length());
      one.add("embedding", vector);
      data.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.add("data", data);
    return answer.toString();
  }

  private String unpacked() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("chroma"));
    try (InputStream file = Files.newInputStream(FIXTURE);
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path path = directory.resolve(entry.getName());
        Files.createDirectories(entry.isDirectory() ? path : path.resolveSibling("."));
        if (!entry.isDirectory()) {
          Files.copy(zip, path);
        }
      }
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.endsWith("chroma.sqlite3"))
          .map(file -> String.valueOf(file.getParent()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static long documents(String schema) {
    long[] count = new long[1];
    with(
        schema,
        database ->
            database
                .collections()
                .forEach(each -> count[0] += database.store(each.name()).count()));
    return count[0];
  }

  private static void with(String schema, Consumer<VectorDatabase> use) {
    try (VectorDatabase database =
        PgVectorDatabase.open(
            TEST_DATABASE.dataSource(), PgSettings.defaults().schema(new SchemaName(schema)))) {
      use.accept(database);
    }
  }

  private static String[] with(List<String> arguments, String... more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static Ran run(String schema, Map<String, String> environment, String... arguments) {
    return run(schema, environment, line -> {}, arguments);
  }

  private static Ran run(
      String schema,
      Map<String, String> environment,
      Consumer<String> messages,
      String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(Login.asOwner(TEST_DATABASE));
    return Ran.of(all, messages, with(List.of(arguments), "--schema", schema));
  }
}
