package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Include;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.examples.chromaimport.command.Interruption;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the quickstart's sample and a real database, each test in its own schema. */
class ImportCommandTest {
  private static final String SAMPLE = "../quickstart/data/chroma-wordnet";
  private static final String COLLECTION = "wordnet-glosses";

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @TempDir private Path temp;

  @Test
  void import_withVerify_bringsEverythingAndSaysSo() {
    Ran ran = run("one", "import", SAMPLE, "--migrate", "--verify");

    assertThat(ran.out())
        .isEqualTo(
            """
            Run 1, done: 1,200 documents in 1 collection
              wordnet-glosses: 1,200 documents, 1,200 with a vector that can be searched
                note (1): vectors that the index has rounded, imported exactly from the log
              wordnet-glosses: equal, 1,200 documents, and 1,200 vectors to the last bit
            Everything arrived.
            """);
    assertThat(ran.err())
        .contains("  import wordnet-glosses 1,200 of 1,200")
        .contains("  verify wordnet-glosses 1,200 of 1,200");
    assertThat(ran.status()).isZero();
  }

  @Test
  void import_asJson_isOneObjectAndMessagesGoElsewhere() {
    Ran ran = run("two", "import", SAMPLE, "--migrate", "--json", "--verify");

    assertThat(ran.status()).isZero();
    Map<String, Object> result = Parsed.of(ran.out());
    assertThat(result).containsEntry("documents", 1200L);
    assertThat(Parsed.object(result.get("verification"))).containsEntry("identical", true);
    assertThat(Parsed.object(result.get("run"))).containsEntry("state", "DONE");
  }

  @Test
  void import_tablesMissing_failsAndNamesTheFlag() {
    Ran ran = run("three", "import", SAMPLE);

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).contains("import --migrate migrates the tables to this version.");
  }

  @Test
  void import_wrongPassword_failsWithoutTheSecret() {
    LocalDatabase local = TEST_DATABASE.local();
    Ran ran =
        Ran.of(
            Map.of("VECTORSTORE_PASSWORD", "wr0ng-secret"),
            "runs",
            "--url",
            local.url(),
            "--user",
            local.user());

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err()).startsWith("Failed: ").doesNotContain("wr0ng-secret");
  }

  @Test
  void verify_documentChanged_endsWithItsOwnStatusAndListsIt() throws IOException {
    run("four", "import", SAMPLE, "--migrate");
    change("four", store -> store.upsert(List.of(changed(store))));
    Path json = temp.resolve("report.json");
    Path page = temp.resolve("report.html");

    Ran ran =
        run(
            "four",
            "verify",
            SAMPLE,
            "--report-json",
            json.toString(),
            "--report",
            page.toString());

    assertThat(ran.status()).isEqualTo(3);
    assertThat(ran.out())
        .contains("  wordnet-glosses: NOT EQUAL, 1 differences;")
        .contains("    text differs: ")
        .endsWith("The database is NOT equal to the source.\n");
    assertThat(Parsed.of(Files.readString(json))).containsEntry("identical", false);
    assertThat(page).content().contains("<svg").contains(COLLECTION).doesNotContain("another text");
  }

  @Test
  void import_sourceThatLostItsVectors_endsWithItsOwnStatusAndCounts() throws IOException {
    Path source = sampleWithoutNames();

    Ran ran = run("seven", "import", source.toString(), "--migrate");

    assertThat(ran.status()).isEqualTo(6);
    assertThat(listed(ran)).matches("\\[(\\S+, ){9}\\S+ and 989 more, which --json lists]");
    assertThat(ran.out())
        .isEqualTo(
            """
            Run 1, done: 1,200 documents in 1 collection
              wordnet-glosses: 1,200 documents, 201 with a vector that can be searched
                cannot be searched (999): there is no vector
                note (1,000): vectors in the index without the file index_metadata.pickle, which names their records
                note (999): records whose vector is nowhere in the source
                WITHOUT A VECTOR: 999 documents
                without a vector in the source: %s
            What exists has arrived, but it is NOT complete.
            """
                .formatted(listed(ran)));

    Path page = temp.resolve("lost.html");
    Ran verified = run("seven", "verify", source.toString(), "--report", page.toString());
    assertThat(verified.status()).isEqualTo(6);
    assertThat(verified.out())
        .isEqualTo(
            """
              wordnet-glosses: equal, 1,200 documents, and 201 vectors to the last bit
                999 documents have NO VECTOR, so none could be compared
            What exists has arrived, but it is NOT complete: what is missing could not be compared.
            """);
    assertThat(page).content().contains("<td>999</td>").doesNotContain("Everything arrived");

    Ran json = run("seven", "import", source.toString(), "--json", "--verify");
    assertThat(json.status()).isEqualTo(6);
    Map<String, Object> result = Parsed.of(json.out());
    assertThat(result).containsEntry("withoutVector", 999L);
    assertThat(Parsed.object(result.get("inWords")))
        .containsEntry("MISSING", "there is no vector")
        .containsEntry("VECTOR_MISSING", "records whose vector is nowhere in the source");
    assertThat(Parsed.object(result.get("verification")))
        .containsEntry("identical", false)
        .containsEntry("outcome", "INCOMPLETE");
  }

  /** The ids that the line names. */
  private static String listed(Ran ran) {
    String begin = "without a vector in the source: ";
    int at = ran.out().indexOf(begin) + begin.length();
    return ran.out().substring(at, ran.out().indexOf('\n', at));
  }

  @Test
  void import_databaseThatGoesAway_namesTheCommandThatGoesOn() {
    run("eight", "import", SAMPLE, "--migrate", "--only", "wordnet-glosses");
    run("eight", "rollback", "1");

    Ran ran =
        Ran.of(
            Login.asOwner(TEST_DATABASE),
            line -> endConnections(),
            "import",
            SAMPLE,
            "--schema",
            "eight",
            "--batch-size",
            "10");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .contains(
            "Run 2 failed. This resumes it:\n  java -jar chroma-import.jar import "
                + SAMPLE
                + " --schema eight --batch-size 10 --resume 2\n")
        .contains("Failed: ")
        .doesNotContain("null");
    assertThat(run("eight", "import", SAMPLE, "--resume", "2").status()).isZero();
  }

  @Test
  void resume_ofNoRunThatCanBe_promisesNothing() throws IOException {
    run("nine", "import", SAMPLE, "--migrate");
    Path source = sampleWithoutNames();

    for (Ran refused :
        List.of(
            run("nine", "import", SAMPLE, "--resume", "99"),
            run("nine", "import", SAMPLE, "--resume", "1"),
            run("nine", "import", source.toString(), "--resume", "1"))) {
      assertThat(refused.status()).isEqualTo(1);
      assertThat(refused.err()).startsWith("Failed: ").doesNotContain("goes on");
    }
  }

  @Test
  void import_errorOfTheMachine_namesTheCommandThatGoesOn() {
    Consumer<String> breaking =
        line -> {
          if (line.startsWith("  import ")) {
            throw new OutOfMemoryError("Java heap space");
          }
        };

    Ran ran =
        Ran.of(
            Login.asOwner(TEST_DATABASE),
            breaking,
            with("ten", "import", SAMPLE, "--migrate", "--batch-size", "100"));

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.err())
        .endsWith(
            "Run 1 failed. This resumes it:\n  java -jar chroma-import.jar import "
                + SAMPLE
                + " --batch-size 100 --schema ten --resume 1\n"
                + "Failed: OutOfMemoryError: Java heap space\n"
                + "        This is unexpected; --stacktrace shows where it happened.\n");
  }

  @Test
  void interruption_workThatDoesNotEnd_namesTheCommandThatGoesOn() {
    Interruption interruption = new Interruption(Duration.ZERO);
    Consumer<String> interrupting =
        line -> {
          if (line.startsWith("  import ")) {
            interruption.trigger(); // in the thread that writes, which so has not ended
          }
        };

    Ran ran =
        Ran.of(
            Login.asOwner(TEST_DATABASE),
            interruption,
            interrupting,
            with("eleven", "import", SAMPLE, "--migrate", "--batch-size", "100"));

    String goesOn = "Run 1 is paused. This resumes it:\n  java -jar chroma-import.jar import ";
    assertThat(ran.err().split(Pattern.quote(goesOn), -1)).hasSize(3); // the work ends after all
    assertThat(ran.status()).isEqualTo(4);
    assertThat(run("eleven", "runs").out()).startsWith("Run 1, paused: ");
  }

  private static void endConnections() {
    try (Connection connection = TEST_DATABASE.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'chroma-import'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path sampleWithoutNames() throws IOException {
    Path copy = temp.resolve("sample");
    try (Stream<Path> files = Files.walk(Path.of(SAMPLE))) {
      for (Path file : files.toList()) {
        Path target = copy.resolve(Path.of(SAMPLE).relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.endsWith("index_metadata.pickle")) {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  @Test
  void rollback_dryRunThenKeptThenForced_takesAllBack() {
    run("five", "import", SAMPLE, "--migrate");
    change("five", store -> store.upsert(List.of(changed(store))));

    Ran dry = run("five", "rollback", "1", "--dry-run");
    assertThat(dry.status()).isEqualTo(5);
    assertThat(dry.out())
        .startsWith(
            "Run 1 would be rolled back:\n  wordnet-glosses: 1,199 removed, 0 restored, 0 already"
                + " deleted, 1 changed since and kept\n    kept: ");
    change("five", store -> assertThat(store.count()).isEqualTo(1_200));

    assertThat(run("five", "rollback", "1").status()).isEqualTo(5);
    change("five", store -> assertThat(store.count()).isEqualTo(1));

    Ran forced = run("five", "rollback", "1", "--force", "--json");
    assertThat(forced.status()).isZero();
    assertThat(Parsed.of(forced.out())).containsEntry("complete", true);
    assertThat(run("five", "runs").out()).startsWith("Run 1, rolled back: ");
  }

  @Test
  void runs_listShowAndForget() {
    run("six", "import", SAMPLE, "--migrate");

    assertThat(run("six", "runs").out())
        .startsWith("Run 1, done: ")
        .contains("\n  wordnet-glosses: 1,200 of 1,200, 1,200 new, 0 replaced, 0 unchanged, ");
    assertThat(run("six", "runs", "1").status()).isZero();
    Ran missing = run("six", "runs", "9");
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).startsWith("Failed: ").contains("9");
    assertThat(run("six", "runs", "--forget", "1").out()).isEqualTo("There are no runs.\n");
  }

  private static Document changed(VectorStore store) {
    Document first =
        store
            .scroll(ScrollRequest.first().limit(1).include(Include.everything()))
            .documents()
            .get(0);
    return first.text("another text");
  }

  private static void change(String schema, Consumer<VectorStore> change) {
    try (VectorDatabase database =
        PgVectorDatabase.open(
            TEST_DATABASE.dataSource(), PgSettings.defaults().schema(new SchemaName(schema)))) {
      change.accept(database.store(COLLECTION));
    }
  }

  private static Ran run(String schema, String... arguments) {
    Ran ran = Ran.of(Login.asOwner(TEST_DATABASE), with(schema, arguments));
    String password = TEST_DATABASE.local().password();
    if (!password.isEmpty()) {
      assertThat(ran.out() + ran.err()).doesNotContain(password);
    }
    return ran;
  }

  private static String[] with(String schema, String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of("--schema", schema))
        .toArray(String[]::new);
  }
}
