package dev.vectorstore.localpostgres.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.Scripts;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {
  private static final String INITDB =
      """
      data=${1#--pgdata=}
      echo > "$data/postgresql.conf"
      """;

  private final Path programs;
  private final Path servers;

  PostgresServerTest(@TempDir Path temporary) throws IOException {
    FileTrees.setMode(temporary, "rwx--x--x");
    programs = Files.createDirectory(temporary.resolve("bin"));
    servers = Files.createDirectory(temporary.resolve("servers"));
    Scripts.write(programs.resolve("initdb"), INITDB);
  }

  @Test
  void start_serverThatFails_showsItsLogAndLeavesNothing() throws IOException {
    Scripts.write(
        programs.resolve("pg_ctl"), "echo 'FATAL:  no memory' >> \"${2#--log=}\"; exit 1");

    assertThatThrownBy(this::start)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("pg_ctl failed with exit code 1: \nFATAL:  no memory");
    assertThat(servers).isEmptyDirectory();
  }

  @Test
  void start_portTakenInBetween_triesAnother() throws IOException {
    Scripts.write(
        programs.resolve("pg_ctl"),
        """
        data=${1#--pgdata=}
        if grep -q second "$data/attempts"; then exit 0; fi
        if [ -e "$data/attempts" ]; then echo second >> "$data/attempts"; else echo first > "$data/attempts"; fi
        echo 'could not bind' >> "${2#--log=}"
        exit 1
        """);

    RunningPostgres server = start();

    assertThat(server.url("d")).matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/d");
    server.stop();
    assertThat(servers).isEmptyDirectory();
  }

  @Test
  void start_passwordFile_isGoneAfterwards() throws IOException {
    Scripts.write(programs.resolve("pg_ctl"), "exit 0");

    RunningPostgres server = start();

    try (var files = Files.walk(servers)) {
      assertThat(files.map(file -> file.getFileName().toString())).doesNotContain("secret");
    }
    server.stop();
  }

  private RunningPostgres start() throws IOException {
    return PostgresServer.start(new PostgresBinaries(programs, 17, "0.8.0"), servers, "test");
  }
}
