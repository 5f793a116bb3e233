package dev.vectorstore.localpostgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.Requirements;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.provider.InstalledPostgres;
import dev.vectorstore.localpostgres.internal.provider.PostgresProvider;
import dev.vectorstore.localpostgres.internal.provider.PostgresProviders;
import dev.vectorstore.localpostgres.internal.server.PostgresBinaries;
import dev.vectorstore.localpostgres.internal.server.PostgresServer;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  private static final String ADVICE =
      """
      Do one of these:
        set VECTORSTORE_TEST_URL to the JDBC URL of a server that has pgvector
        install PostgreSQL with pgvector on this machine
        start Docker, with org.testcontainers:testcontainers-postgresql on the class path
        use Debian or Ubuntu with access to its archive""";

  private static final Requirements ANY = new Requirements(OptionalInt.empty());

  private final Path temporary;

  StartTest(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  @Test
  void start_none_listsWaysThatWereLeftOut() {
    assertThatThrownBy(
            () -> LocalPostgres.start(environment(Map.of(Environment.PROVIDERS, "none"))))
        .isInstanceOf(LocalPostgresException.class)
        .hasMessage(
            """
            No PostgreSQL 15 or newer with pgvector 0.8 or newer is available:
              url: excluded by VECTORSTORE_LOCAL_POSTGRES
              installed: excluded by VECTORSTORE_LOCAL_POSTGRES
              docker: excluded by VECTORSTORE_LOCAL_POSTGRES
              packages: excluded by VECTORSTORE_LOCAL_POSTGRES
            """
                + ADVICE);
  }

  @Test
  void first_nothingWorks_listsEachWayWithItsReason() {
    PostgresProviders providers =
        new PostgresProviders(
            environment(Map.of()),
            List.of(
                failing(ProviderKind.INSTALLED, "not here"),
                failing(ProviderKind.DOCKER, "two\nlines")));

    assertThatThrownBy(providers::first)
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            """
            No PostgreSQL 15 or newer with pgvector 0.8 or newer is available:
              url: VECTORSTORE_TEST_URL is not set
              installed: not here
              docker: two
                  lines
            """
                + ADVICE)
        .hasNoSuppressedExceptions();
  }

  @Test
  void first_failureWithCause_isKept() {
    UnavailableException failure =
        new UnavailableException("no answer", new IllegalStateException("detail"));
    PostgresProviders providers =
        new PostgresProviders(
            environment(Map.of()), List.of(failing(ProviderKind.DOCKER, failure)));

    assertThatThrownBy(providers::first).hasSuppressedException(failure);
  }

  @Test
  void start_urlThatNobodyAnswers_failsAtOnceWithoutPassword() throws IOException {
    Map<String, String> variables =
        Map.of(
            Environment.URL,
            "jdbc:postgresql://127.0.0.1:" + unusedPort() + "/db?user=u&password=hidden",
            Environment.PASSWORD,
            "hidden");

    assertThatThrownBy(() -> LocalPostgres.start(environment(variables)))
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageStartingWith(
            "VECTORSTORE_TEST_URL names a server that cannot be used: no connection: ")
        .hasMessageEndingWith("\nFix it, or unset it to try another way.")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void start_urlOfAnotherKind_failsAtOnce() {
    assertThatThrownBy(
            () -> LocalPostgres.start(environment(Map.of(Environment.URL, "localhost:5432"))))
        .isInstanceOf(LocalPostgresException.class)
        .hasMessage(
            """
            VECTORSTORE_TEST_URL names a server that cannot be used: it does not have the form jdbc:postgresql://host:port/database; user and password are given by VECTORSTORE_TEST_USER and VECTORSTORE_TEST_PASSWORD, or as the parameters user and password
            Fix it, or unset it to try another way.""");
  }

  @Test
  void start_urlWithAPasswordBeforeTheHost_failsWithoutAWordOfIt() {
    Map<String, String> variables =
        Map.of(Environment.URL, "jdbc:postgresql://u:hidden@127.0.0.1:5432/db");

    Throwable refused = catchThrowable(() -> LocalPostgres.start(environment(variables)));

    assertThat(refused)
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageContaining("it does not have the form jdbc:postgresql://host:port/database;");
    assertThat(refused).hasStackTraceContaining("VECTORSTORE_TEST_URL");
    assertThat(refused.getMessage() + refused.getCause()).doesNotContain("hidden");
  }

  @Test
  void start_dockerWithoutEngine_saysSo() {
    assumeThat(Path.of("/var/run/docker.sock")).doesNotExist();
    assumeThat(Path.of(System.getProperty("user.home"), ".testcontainers.properties"))
        .doesNotExist();

    assertThatThrownBy(
            () -> LocalPostgres.start(environment(Map.of(Environment.PROVIDERS, "docker"))))
        .hasMessageContaining("\n  docker: no Docker engine answers\n");
  }

  @Test
  void start_dockerWithoutTestcontainers_saysSo() throws IOException {
    try (ChildJvm child =
        ChildJvm.start(
            ServerChild.class,
            entry -> !entry.contains("testcontainers"),
            "-DVECTORSTORE_LOCAL_POSTGRES=docker")) {
      child.line();
      child.line();
      child.line();
      assertThat(child.line())
          .contains(
              "  docker: org.testcontainers:testcontainers-postgresql (2 or newer) is not on the class path");
    }
  }

  @Test
  void start_urlOfARunningServer_usesItAndDropsItsDatabasesAtTheEnd() throws Exception {
    try (LocalDatabase home = LocalPostgres.start().newDatabase()) {
      LocalPostgres second =
          LocalPostgres.start(
              environment(
                  Map.of(
                      Environment.URL,
                      home.url(),
                      Environment.USER,
                      home.user(),
                      Environment.PASSWORD,
                      home.password())));
      LocalDatabase database = second.newDatabase();
      assertThat(second.description()).contains(" by way of url: ");
      assertThat(Databases.exists(home, database.name())).isTrue();

      second.stop();

      assertThat(Databases.exists(home, database.name())).isFalse();
      assertThat(Databases.exists(home, home.name())).isTrue();
    }
  }

  @Test
  void newestIn_serverWithoutPgvector_saysWhichAndWhy() throws IOException {
    Path programs = programs("16.2");

    assertThatThrownBy(() -> InstalledPostgres.newestIn(Set.of(programs), ANY))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("PostgreSQL 16 in " + programs + " has no pgvector");
  }

  @Test
  void newestIn_oldPgvector_saysWhichAndWhy() throws IOException {
    Path programs = programs("16.2");
    addPgvector("0.7.4");

    assertThatThrownBy(() -> InstalledPostgres.newestIn(Set.of(programs), ANY))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("PostgreSQL 16 in " + programs + " has pgvector 0.7.4, older than 0.8");
  }

  @Test
  void newestIn_severalMajors_givesTheNewestOrTheOneAskedFor() throws IOException {
    addPgvector("0.8.7");
    Set<Path> places = Set.of(programs("16.2"), programs("17.12"), programs("18.6"));

    assertThat(InstalledPostgres.newestIn(places, ANY).major()).isEqualTo(18);
    assertThat(InstalledPostgres.newestIn(places, major(17)).major()).isEqualTo(17);
  }

  @Test
  void newestIn_anotherMajor_isPassedOverWithTheReason() throws IOException {
    addPgvector("0.8.7");
    Path programs = programs("17.12");

    assertThatThrownBy(() -> InstalledPostgres.newestIn(Set.of(programs), major(18)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "PostgreSQL 17 in "
                + programs
                + " is not the 18 that VECTORSTORE_LOCAL_POSTGRES_VERSION asks for");
  }

  @Test
  void start_urlOfAnotherMajor_failsAtOnce() throws SQLException {
    try (LocalDatabase home = LocalPostgres.start().newDatabase()) {
      int other = major(home) == 15 ? 16 : 15;
      Map<String, String> variables =
          Map.of(
              Environment.URL,
              home.url(),
              Environment.USER,
              home.user(),
              Environment.PASSWORD,
              home.password(),
              Environment.VERSION,
              Integer.toString(other));

      assertThatThrownBy(() -> LocalPostgres.start(environment(variables)))
          .isInstanceOf(LocalPostgresException.class)
          .hasMessage(
              """
              VECTORSTORE_TEST_URL names a server that cannot be used: PostgreSQL %s is not the %d that \
              VECTORSTORE_LOCAL_POSTGRES_VERSION asks for
              Fix it, or unset it to try another way."""
                  .formatted(version(home), other));
    }
  }

  @Test
  void start_versionThatNoWayHas_namesTheSetting() {
    Map<String, String> variables =
        Map.of(Environment.PROVIDERS, "none", Environment.VERSION, "99");

    assertThatThrownBy(() -> LocalPostgres.start(environment(variables)))
        .isInstanceOf(LocalPostgresException.class)
        .hasMessageStartingWith(
            "No PostgreSQL 99 with pgvector 0.8 or newer is available"
                + " (VECTORSTORE_LOCAL_POSTGRES_VERSION):\n  url: ");
  }

  @Test
  void start_temporaryDirectoryThatCannotBeWritten_namesItAndTheSetting() throws IOException {
    addPgvector("0.8.7");
    PostgresBinaries binaries = InstalledPostgres.newestIn(Set.of(programs("17.12")), ANY);
    Path missing = temporary.resolve("missing");

    assertThatThrownBy(() -> PostgresServer.start(binaries, missing, "test"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "cannot write in "
                + missing
                + " (it does not exist); -Djava.io.tmpdir can name another directory");
  }

  @Test
  void start_temporaryDirectoryOfTheJvmThatCannotBeWritten_namesItAndTheSetting()
      throws IOException {
    assumeThat(Command.isOnPath("apt-get")).isTrue();
    Path file = Files.createFile(temporary.resolve("file"));
    try (ChildJvm child =
        ChildJvm.start(
            ServerChild.class,
            "-DVECTORSTORE_LOCAL_POSTGRES=packages",
            "-Djava.io.tmpdir=" + file)) {
      child.line();
      child.line();
      child.line();
      child.line();
      assertThat(child.line())
          .contains(
              "  packages: cannot write in "
                  + file
                  + " (Not a directory); -Djava.io.tmpdir can name another directory");
    }
  }

  private static int major(LocalDatabase database) throws SQLException {
    return Integer.parseInt(PlainSql.value(database.dataSource(), "show server_version_num"))
        / 10_000;
  }

  private static String version(LocalDatabase database) throws SQLException {
    return PlainSql.value(
        database.dataSource(), "select split_part(current_setting('server_version'), ' ', 1)");
  }

  private static Requirements major(int major) {
    return new Requirements(OptionalInt.of(major));
  }

  /** Programs that say that they are of a version, with pgvector where that is put. */
  private Path programs(String version) throws IOException {
    Path programs = Files.createDirectory(temporary.resolve("bin-" + version));
    for (String program : List.of("initdb", "pg_ctl", "postgres", "pg_config")) {
      Scripts.write(
          programs.resolve(program),
          "case $1 in --version) echo 'postgres (PostgreSQL) "
              + version
              + "';; *) echo "
              + temporary
              + ";; esac");
    }
    return programs;
  }

  private void addPgvector(String version) throws IOException {
    Files.createDirectory(temporary.resolve("extension"));
    Files.writeString(
        temporary.resolve("extension/vector.control"),
        "comment = 'x'\ndefault_version = '" + version + "'\n");
  }

  private Environment environment(Map<String, String> variables) {
    return new Environment(variables, temporary);
  }

  private static PostgresProvider failing(ProviderKind kind, String reason) {
    return failing(kind, new UnavailableException(reason));
  }

  private static PostgresProvider failing(ProviderKind kind, UnavailableException failure) {
    return new PostgresProvider() {
      @Override
      public ProviderKind kind() {
        return kind;
      }

      @Override
      public RunningPostgres start() throws IOException {
        throw failure;
      }
    };
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
