package dev.vectorstore.localpostgres.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.vectorstore.localpostgres.ChildJvm;
import dev.vectorstore.localpostgres.Databases;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.Polling;
import dev.vectorstore.localpostgres.ServerChild;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverServersTest {
  private static final String OWN_SERVERS = "-DVECTORSTORE_LOCAL_POSTGRES=installed,packages";

  private final Path temporary;
  private final ServerUser user = ServerUser.current();

  LeftoverServersTest(@TempDir Path temporary) throws IOException {
    this.temporary = temporary;
    FileTrees.setMode(temporary, "rwx--x--x");
  }

  @Test
  void start_afterKilledJvm_stopsItsServerAndRemovesItsDirectory() throws Exception {
    try (ChildJvm killed = serverChild()) {
      assumeThat(killed.line().orElse("")).as("an own server").startsWith("started ");
      Path leftOver = directories().get(0);
      ProcessHandle postmaster = Postmaster.of(leftOver.resolve("data")).orElseThrow();
      killed.kill();
      assertThat(postmaster.isAlive()).isTrue();

      try (ChildJvm next = serverChild()) {
        assertThat(next.line().orElse("")).startsWith("started ");
        assertThat(leftOver).doesNotExist();
        assertThat(postmaster).matches(Polling::endsSoon);
        assertThat(directories()).hasSize(1);
        assertThat(next.end()).isZero();
      }
      assertThat(directories()).isEmpty();
    }
  }

  @Test
  void remove_serverOfALivingJvm_isLeft() throws IOException, SQLException {
    LocalPostgres server = LocalPostgres.start();

    LeftoverServers.remove(Environment.current().temporaryDirectory(), user);

    try (LocalDatabase database = server.newDatabase();
        Connection connection = database.dataSource().getConnection()) {
      assertThat(Databases.ask(connection, "select 1")).isEqualTo("1");
    }
  }

  @Test
  void remove_directoryWithoutOwner_isLeft() throws IOException {
    Path foreign = Files.createDirectory(temporary.resolve(DataDirectory.PREFIX + "1"));

    LeftoverServers.remove(temporary, user);

    assertThat(foreign).exists();
  }

  @Test
  void remove_processIdOfAnotherProcessNow_isRemoved() throws IOException {
    DataDirectory.create(temporary, user, Path.of("/nowhere")).close();
    writeOwner(ProcessHandle.current().pid());

    LeftoverServers.remove(temporary, user);

    assertThat(directories()).isEmpty();
  }

  @Test
  void remove_lockedDirectory_isLeft() throws IOException {
    try (DataDirectory locked = DataDirectory.create(temporary, user, Path.of("/nowhere"))) {
      writeOwner(Long.MAX_VALUE);

      LeftoverServers.remove(temporary, user);

      assertThat(directories()).hasSize(1);
      assertThat(locked.data()).exists();
    }
  }

  @Test
  void remove_directoryOfThisJvm_keepsItsLock() throws Exception {
    try (DataDirectory own = DataDirectory.create(temporary, user, Path.of("/nowhere"))) {
      LeftoverServers.remove(temporary, user);
      writeOwner(Long.MAX_VALUE);

      try (ChildJvm other =
          ChildJvm.start(
              ServerChild.class,
              "-Djava.io.tmpdir=" + temporary,
              "-DVECTORSTORE_LOCAL_POSTGRES=none")) {
        assertThat(other.line().orElse("")).startsWith("No PostgreSQL");
      }
      assertThat(own.data()).exists();
    }
  }

  @Test
  void remove_directoryThatOthersCanWrite_isLeft() throws IOException {
    DataDirectory.create(temporary, user, Path.of("/nowhere")).close();
    writeOwner(Long.MAX_VALUE);
    FileTrees.setMode(directories().get(0), "rwxrwxrwx");

    LeftoverServers.remove(temporary, user);

    assertThat(directories()).hasSize(1);
  }

  @Test
  void remove_postmasterFileThatNamesAnotherProcess_leavesThatProcess() throws IOException {
    Process other = new ProcessBuilder("sleep", "1000").start();
    try {
      DataDirectory directory = DataDirectory.create(temporary, user, Path.of("/nowhere"));
      Files.writeString(directory.data().resolve("postmaster.pid"), other.pid() + "\n");
      user.own(directory.data().resolve("postmaster.pid"));
      directory.close();
      writeOwner(Long.MAX_VALUE);

      LeftoverServers.remove(temporary, user);

      assertThat(other.isAlive()).isTrue();
      assertThat(directories()).isEmpty();
    } finally {
      other.destroyForcibly();
    }
  }

  private ChildJvm serverChild() throws IOException {
    return ChildJvm.start(ServerChild.class, "-Djava.io.tmpdir=" + temporary, OWN_SERVERS);
  }

  private void writeOwner(long processId) throws IOException {
    Files.write(
        directories().get(0).resolve("owner"),
        List.of(Long.toString(processId), "1970-01-01T00:00:00Z", "/nowhere"));
  }

  private List<Path> directories() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(DataDirectory.PREFIX))
          .toList();
    }
  }
}
