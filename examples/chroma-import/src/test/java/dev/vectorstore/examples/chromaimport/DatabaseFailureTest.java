package dev.vectorstore.examples.chromaimport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.examples.chromaimport.option.DatabaseAddress;
import dev.vectorstore.examples.chromaimport.option.DatabaseFailure;
import dev.vectorstore.examples.chromaimport.option.DatabaseOptions;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.testkit.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of a database that is not there, or not for them. */
class DatabaseFailureTest {
  private static final String SAMPLE = "../quickstart/data/chroma-wordnet";
  private static final DatabaseAddress WHERE =
      new DatabaseAddress(List.of("db1:5432", "db2:6432"), "shop", "me");

  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  /** Each command that needs a database. */
  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("import", SAMPLE, "--migrate"),
        List.of("import", SAMPLE),
        List.of("verify", SAMPLE),
        List.of("runs"),
        List.of("rollback", "1"),
        List.of("export", "articles", "http://localhost:1"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_databaseMissing_saysWhichAndWhatToDo(List<String> command) {
    Map<String, String> login = Login.asOwner(TEST_DATABASE);
    DatabaseAddress there = address(login);
    String url = "jdbc:postgresql://" + there.server() + "/n0where";

    Ran ran = run(login, url, command);

    assertThat(ran.err())
        .isEqualTo(
            "Failed: there is no database \"n0where\" on "
                + there.server()
                + "\n        Create it (create database n0where), or correct the name in the URL.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void command_nobodyAnswers_saysWhere(List<String> command) throws IOException {
    int port = closedPort();

    Ran ran =
        run(Login.asOwner(TEST_DATABASE), "jdbc:postgresql://localhost:" + port + "/a", command);

    assertThat(ran.err())
        .isEqualTo(
            "Failed: there is no answer at localhost:"
                + port
                + "\n        Is PostgreSQL running there? Host and port come from --url or"
                + " VECTORSTORE_URL.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void import_roleWithoutRights_saysWhichRoleAndDatabase() throws SQLException {
    Map<String, String> login = Login.asApplication(TEST_DATABASE);

    Ran ran =
        Ran.of(
            login, "import", SAMPLE, "--migrate", "--schema", "not_allowed", "--progress", "none");

    DatabaseAddress there = address(login);
    assertThat(ran.err())
        .startsWith("Failed: ")
        .contains(there.database(), there.role())
        .doesNotContain("\tat ");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void stacktrace_asked_showsWhereInTheProgram() throws IOException {
    String url = "jdbc:postgresql://localhost:" + closedPort() + "/a";

    Ran ran = Ran.of(Map.of(), "runs", "--url", url, "--stacktrace");

    assertThat(ran.err()).contains("\n\tat dev.vectorstore.examples.chromaimport.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "28P01 | db1:5432 or db2:6432 refuses the password of the role \"me\" |"
            + " Correct VECTORSTORE_PASSWORD, or give --password to be asked.",
        "08004 | db1:5432 or db2:6432 refuses the connection: secret |"
            + " If it needs a password for the role \"me\": set VECTORSTORE_PASSWORD, or give"
            + " --password to be asked.",
        "28000 | db1:5432 or db2:6432 does not let the role \"me\" into the database \"shop\" |"
            + " The role may not exist, or pg_hba.conf may have no line for it; --user or"
            + " VECTORSTORE_USER names another.",
        "08006 | the connection to db1:5432 or db2:6432 was lost |"
            + " Is PostgreSQL listening there? If so, try again.",
        "08P01 | db1:5432 or db2:6432 refuses the connection: secret |"
            + " If it is a pooler with a session per transaction, give --transaction-pooler.",
        "53300 | db1:5432 or db2:6432 has no connection left |"
            + " Wait until other connections are closed, or raise max_connections.",
        "57P03 | db1:5432 or db2:6432 is starting or stopping | Try again in a moment.",
        "42501 | the role \"me\" lacks a right in the database \"shop\" on db1:5432 or db2:6432: no |"
            + " Run import --migrate once as the owner of the database or as a superuser."
      })
  void of_stateOfTheServer_saysWhatAndWhatNext(String state, String message, String advice) {
    RuntimeException failure =
        DatabaseFailure.of(
            new SchemaException("no", new SQLException("secret\nmore", state)), WHERE, false);

    assertThat(failure).isInstanceOf(DatabaseFailure.class).hasMessage(message);
    assertThat(((DatabaseFailure) failure).advice()).isEqualTo(advice);
  }

  @Test
  void of_rightMissingAtOpening_saysWhoCanGrantIt() {
    RuntimeException failure =
        DatabaseFailure.of(
            new VectorStoreException.Forbidden("no", new SQLException("secret", "42501")),
            WHERE,
            false);

    assertThat(((DatabaseFailure) failure).advice())
        .isEqualTo(
            "Connect as the owner of the tables, or have the owner grant the role its rights (VectorSchema.grant).");
  }

  @Test
  void runs_serverWithoutSsl_saysSoAndAsksForNoPassword() {
    Map<String, String> login = new HashMap<>(Login.asOwner(TEST_DATABASE));
    login.put(DatabaseOptions.PASSWORD_VARIABLE, "given");
    DatabaseAddress there = address(login);

    Ran ran =
        run(
            login,
            "jdbc:postgresql://" + there.server() + "/" + there.database() + "?sslmode=require",
            List.of("runs"));

    assertThat(ran.err())
        .isEqualTo(
            "Failed: "
                + there.server()
                + " refuses the connection: The server does not support SSL.\n        The server must support the options in the URL, such as sslmode.\n");
    assertThat(ran.status()).isEqualTo(1);
  }

  @Test
  void of_pgvectorMissing_saysItInTheWordsOfTheLibrary() {
    RuntimeException failure =
        DatabaseFailure.of(
            new SchemaException.ExtensionUnavailable(
                "the server has no pgvector", new SQLException("no", "0A000")),
            WHERE,
            true);

    assertThat(failure).hasMessage("db1:5432 or db2:6432: the server has no pgvector");
    assertThat(((DatabaseFailure) failure).advice())
        .isEqualTo("On a hosted database, pgvector may only need to be enabled.");
  }

  /** A file or a feature that the server lacks can be any, not only pgvector's. */
  @ParameterizedTest
  @ValueSource(strings = {"58P01", "0A000"})
  void of_somethingElseMissing_isNotCalledPgvector(String state) {
    RuntimeException failure = new SchemaException("no", new SQLException("no", state));

    assertThat(DatabaseFailure.of(failure, WHERE, true)).isSameAs(failure);
  }

  @Test
  void of_whatTheLibrarySaysItself_isLeft() {
    RuntimeException failure = new VectorStoreException.SchemaOutOfDate("run migrate", null);

    assertThat(DatabaseFailure.of(failure, WHERE, true)).isSameAs(failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://me:s3cret@localhost/a",
        "jdbc:postgresql://me:s3cret@localhost/a",
        "jdbc:postgresql://localhost:s3cret/a",
        "jdbc:mysql://localhost/s3cret"
      })
  void url_thatIsNone_isWrongUseAndNotRepeated(String url) {
    Ran ran = Ran.of(Map.of(DatabaseOptions.URL_VARIABLE, url), "runs");

    assertThat(ran.status()).isEqualTo(2);
    assertThat(ran.err())
        .startsWith(
            "The URL of a database must be jdbc:postgresql://HOST:PORT/NAME, without user and password: give --user, and VECTORSTORE_PASSWORD\n")
        .doesNotContain("s3cret");
  }

  @Test
  void url_empty_isAskedFor() {
    assertThat(Ran.of(Map.of(DatabaseOptions.URL_VARIABLE, " "), "runs").err())
        .startsWith("Which database? Give --url jdbc:postgresql://HOST:PORT/NAME or set ");
  }

  private static DatabaseAddress address(Map<String, String> login) {
    return DatabaseAddress.of(
            String.valueOf(login.get(DatabaseOptions.URL_VARIABLE)),
            Optional.ofNullable(login.get(DatabaseOptions.USER_VARIABLE)))
        .orElseThrow();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Ran run(Map<String, String> login, String url, List<String> command) {
    Map<String, String> environment = new HashMap<>(login);
    environment.put(DatabaseOptions.URL_VARIABLE, url);
    return Ran.of(environment, command.toArray(String[]::new));
  }
}
