package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.examples.chromaimport.command.ResumeLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no database. */
class CommandLineTest {
  private static final String SAMPLE = "../quickstart/data/chroma-wordnet";
  private static final Map<String, String> NOTHING = Map.of();
  private static final String FORM =
      "The URL of a database must be jdbc:postgresql://HOST:PORT/NAME, without user and password: give --user, and VECTORSTORE_PASSWORD";

  @Test
  void help_ofTheProgram_showsTheUsualWayAndTheExitCodes() {
    Ran ran = Ran.of(NOTHING, "--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out())
        .startsWith("Usage: java -jar chroma-import.jar [-hV] COMMAND\n")
        .contains(
            """
            Exit codes:
               0    Done.
               1    A source or the database failed, or a decision is needed first; the message says which.
               2    The command line is wrong; nothing was done.
               3    The verification found differences.
               4    The run was paused before its end; it can be resumed.
               5    Something was kept, was left out or could not be restored; the output lists it.
               6    What exists has arrived, but vectors are missing or there are no collections; the output counts them.
              130   Ended by Ctrl-C; an import first prints the command that resumes it.
            """)
        .contains(
            "  java -jar chroma-import.jar import /var/lib/chroma --migrate   # create the tables, copy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inspect", "import", "verify", "runs", "rollback", "export", "size"})
  void help_ofACommand_hasExamples(String command) {
    Ran ran = Ran.of(NOTHING, command, "--help");

    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .startsWith("Usage: java -jar chroma-import.jar " + command + " [OPTIONS]")
        .contains("Exit codes:")
        .contains("\nExamples:\n  java -jar chroma-import.jar " + command + " ");
  }

  @Test
  void inspect_directory_showsWhatIsInIt() {
    Ran ran = Ran.of(NOTHING, "inspect", SAMPLE);

    assertThat(ran.status()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            SAMPLE
                + ": 1 collection\n  wordnet-glosses: 1,200 documents, 384 dimensions, COSINE,"
                + " model all-MiniLM-L6-v2\n");
  }

  @Test
  void inspect_asJson_isOneObjectAndNothingElse() {
    Ran ran = Ran.of(NOTHING, "inspect", SAMPLE, "--json");

    assertThat(ran.err()).isEmpty();
    assertThat(Parsed.of(ran.out())).containsEntry("source", SAMPLE);
    assertThat(Parsed.of(ran.out()).get("collections"))
        .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
        .singleElement()
        .satisfies(
            each ->
                assertThat(Parsed.object(each))
                    .containsEntry("documents", 1200L)
                    .containsEntry("dimension", 384L)
                    .containsEntry("metric", "COSINE"));
  }

  @Test
  void inspect_nothingThere_failsWithWhatToDo() {
    Ran ran = Ran.of(NOTHING, "inspect", "/nowhere");

    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .isEqualTo(
            "Failed: There is nothing at /nowhere; give the directory that contains chroma.sqlite3\n");
  }

  @Test
  void mistakes_ofTheCommandLine_areToldInALine() {
    requireWrongUse("Unmatched argument at index 0: 'imprt'", "imprt");
    requireWrongUse("Missing required parameter: 'SOURCE'", "import");
    requireWrongUse(
        "Which database? Give --url jdbc:postgresql://HOST:PORT/NAME or set VECTORSTORE_URL",
        "import",
        SAMPLE);
    requireWrongUse(
        "The SOURCE is a directory, but there are options that are only for servers",
        "inspect",
        SAMPLE,
        "--tenant",
        "acme");
    requireWrongUse(
        "The environment variable CHROMA_PASSWORD is not set",
        "inspect",
        "http://localhost:8000",
        "--chroma-user",
        "me");
    requireWrongUse(
        "the collections at a time must be from 1 to 64, not 65",
        "import",
        SAMPLE,
        "--parallel",
        "65");
    requireWrongUse("--keep-vectors needs --reembed", "import", SAMPLE, "--keep-vectors");
    requireWrongUse("--keep-refused needs --reembed", "import", SAMPLE, "--keep-refused");
    requireWrongUse("--embedding-… needs --reembed", "import", SAMPLE, "--embedding-batch", "8");
    requireWrongUse(
        "--reembed: VECTORSTORE_EMBEDDING_URL is not set; it is the address of the model's server,"
            + " up to /v1",
        "import",
        SAMPLE,
        "--reembed",
        "openai:m");
    requireWrongUse(
        "A report needs a verification: give --verify too",
        "import",
        SAMPLE,
        "--report-json",
        "report.json");
    requireWrongUse(
        "The TARGET is a server, http://HOST:PORT or https://HOST:PORT", "export", "a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"import", "verify", "export", "runs"})
  void passwordBeforeTheHost_isRefusedWithoutAWordOfIt(String command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(
        switch (command) {
          case "runs" -> List.of();
          case "export" -> List.of("col", "http://127.0.0.1:1");
          default -> List.of(SAMPLE);
        });
    arguments.add("--url=jdbc:postgresql://me:hidden@127.0.0.1/db");

    requireWrongUse(FORM, arguments.toArray(String[]::new));
  }

  @Test
  void passwords_whereNoneCanStand_areNotRepeated() {
    requireWrongUse(
        FORM, "import", SAMPLE, "--migrate", "--url", "jdbc:postgresql://me:hidden@127.0.0.1/db");
    requireWrongUse("Unknown options: '--passwort', '…'", "import", SAMPLE, "--passwort", "hidden");
    requireWrongUse("Unknown option: '…'", "import", SAMPLE, "--database-password=hidden");
    requireWrongUse(
        "Unmatched argument at index 2: '…'",
        "import",
        SAMPLE,
        "jdbc:postgresql://127.0.0.1/db?password=hidden");
    requireWrongUse(
        "The address of a server must begin with http:// or https://",
        "inspect",
        "ftp://me:hidden@127.0.0.1");
    requireWrongUse(
        "the address of a Chroma server has no user information; set basic",
        "inspect",
        "http://me:hidden@127.0.0.1:8000");
    requireWrongUse(
        "This is not the address of a server", "inspect", "http://me:hid den@127.0.0.1");
  }

  @Test
  void passwords_thatArePartOfOtherWords_spoilNoMessage() {
    requireWrongUse("Unknown options: '--passwort', ''", "import", SAMPLE, "--passwort", "");
    requireWrongUse("Unknown options: '--passwort', '…'", "import", SAMPLE, "--passwort", "e");
    requireWrongUse("Unknown options: '--passwort', '…'", "import", SAMPLE, "--passwort", "$1");
  }

  @Test
  void error_ofTheMachine_isToldInALine() {
    Map<String, String> broken =
        new HashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          public String get(Object name) {
            throw new OutOfMemoryError("Java heap space");
          }
        };
    String line =
        """
        Failed: OutOfMemoryError: Java heap space
                This is unexpected; --stacktrace shows where it happened.
        """;

    assertThat(Ran.of(broken, "runs")).isEqualTo(new Ran(1, "", line));
    assertThat(Ran.of(broken, "runs", "--stacktrace").err()).startsWith(line).contains("\tat dev.");
  }

  @Test
  void reembed_modelWhoseJarsAreMissing_isWrongUse() {
    requireWrongUse(
        "--reembed all-MiniLM-L6-v2 needs jars that are not in this one; the guide lists them",
        "import",
        SAMPLE,
        "--reembed",
        "all-MiniLM-L6-v2");
  }

  @Test
  void resumeLine_passwordInTheUrl_isNotRepeated() {
    assertThat(
            ResumeLine.of(
                List.of(
                    "import",
                    "/a b",
                    "--url",
                    "jdbc:postgresql:db?password=x",
                    "--migrate",
                    "--resume",
                    "3",
                    "--only",
                    "it's"),
                7))
        .isEqualTo(
            "java -jar chroma-import.jar import '/a b' --url \"$VECTORSTORE_URL\" --only"
                + " 'it'\\''s' --resume 7");
  }

  @Test
  void reembed_settingOutOfRange_isWrongUseThatNamesIt() {
    Ran ran =
        Ran.of(
            Map.of("VECTORSTORE_EMBEDDING_URL", "http://localhost:1/v1"),
            "import",
            SAMPLE,
            "--reembed",
            "openai:m",
            "--embedding-wait",
            "0");

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith(
            "--reembed: VECTORSTORE_EMBEDDING_LONGEST_WAIT: longestWait is more than nothing and at"
                + " most a day, not PT0S\n");
  }

  private static void requireWrongUse(String message, String... arguments) {
    Ran ran = Ran.of(NOTHING, arguments);
    assertThat(ran.err()).startsWith(message + "\n").contains("\nSee java -jar chroma-import.jar");
    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).doesNotContain("hidden").doesNotContain("hid den");
  }
}
