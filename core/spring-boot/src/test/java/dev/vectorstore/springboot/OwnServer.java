package dev.vectorstore.springboot;

import static org.awaitility.Awaitility.await;

import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.localpostgres.internal.host.Environment;
import dev.vectorstore.localpostgres.internal.host.ProviderKind;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.provider.PostgresProviders;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assumptions;

/** A server that no other test uses, so that it can be killed and started again. */
final class OwnServer implements AutoCloseable {
  private static final String OURS =
      ProviderKind.INSTALLED.word() + "," + ProviderKind.PACKAGES.word();
  private static final String DATABASE = "postgres";

  private final RunningPostgres running;
  private final Path data;
  private Path programs;

  private OwnServer(RunningPostgres running, Path data) {
    this.running = running;
    this.data = data;
  }

  /** Aborts the test if this machine has no PostgreSQL of its own. */
  static OwnServer start() throws IOException, SQLException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put(Environment.PROVIDERS, OURS);
    Path temporary = Environment.current().temporaryDirectory();
    try {
      RunningPostgres running =
          new PostgresProviders(new Environment(variables, temporary)).first().server();
      // Otherwise what was just committed is gone with it.
      PlainSql.execute(running.dataSource(), "alter system set synchronous_commit = on");
      PlainSql.execute(running.dataSource(), "select pg_reload_conf()");
      String data = PlainSql.value(running.dataSource(), "show data_directory");
      return new OwnServer(running, Path.of(data));
    } catch (UnavailableException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  /** The properties of an application on it. */
  String[] properties() {
    return new String[] {
      "spring.datasource.url=" + running.url(DATABASE),
      "spring.datasource.username=" + running.user(),
      "spring.datasource.password=" + running.password()
    };
  }

  /** Connects without a pool. */
  DataSource dataSource() {
    return running.dataSource();
  }

  /** Ends its processes as {@code kill -9} does. */
  void kill() throws IOException {
    Path file = data.resolve("postmaster.pid");
    ProcessHandle postmaster =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
    programs = Path.of(postmaster.info().command().orElseThrow()).getParent();
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    Files.delete(file); // where nobody takes note of their end, the ids stay in use
  }

  /** Starts it on the same port, and returns once it accepts connections. */
  void restart() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(
            () -> {
              ServerUser.current()
                  .command(
                      programs.resolve("pg_ctl"),
                      "--pgdata=" + data,
                      "--log=" + data.resolve("server.log"),
                      "--wait",
                      "--silent",
                      "start")
                  .output();
              return true;
            });
  }

  @Override
  public void close() {
    running.stop();
  }
}
