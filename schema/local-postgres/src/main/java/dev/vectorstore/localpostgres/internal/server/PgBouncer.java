package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.FileTrees;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * A PgBouncer over a server of our own, from start to end.
 *
 * <p>Why: docs/decisions/0116-poolers-in-tests.md.
 */
final class PgBouncer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int LOG_TAIL_BYTES = 2_000;
  private static final String READABLE_BY_OWNER = "rw-------";

  // Passwords of other roles than the superuser are looked up as they are stored, and serve to log
  // in to the server, too.
  private static final String SETTINGS =
      """
      [databases]
      * = host={host} port={server}

      [pgbouncer]
      listen_addr = {host}
      listen_port = {port}
      unix_socket_dir =
      auth_type = scram-sha-256
      auth_file = {users}
      auth_user = {superuser}
      auth_query = select usename, passwd from pg_catalog.pg_shadow where usename = $1
      pool_mode = {mode}
      max_client_conn = 500
      default_pool_size = {sessions}
      max_prepared_statements = 200
      """;

  private final Process process;
  private final Path settings;
  private final Path users;

  private PgBouncer(Process process, Path settings, Path users) {
    this.process = process;
    this.settings = settings;
    this.users = users;
  }

  /** What one is started over: a server that listens at this port, and where its files may be. */
  record Place(ServerUser user, Path directory, int server, Login login) {}

  /**
   * Starts one.
   *
   * @param mode as PgBouncer names it
   * @param sessions at most, for a role in a database
   */
  static RunningPostgres start(Path program, Place place, int port, String mode, int sessions)
      throws IOException {
    Path settings = place.directory().resolve("pgbouncer-" + port + ".ini");
    Path users = place.directory().resolve("pgbouncer-" + port + ".users");
    Login login = place.login();
    write(users, "\"" + login.user() + "\" \"" + login.password() + "\"\n", place.user());
    write(
        settings,
        SETTINGS
            .replace("{host}", PostgresServer.HOST)
            .replace("{server}", Integer.toString(place.server()))
            .replace("{port}", Integer.toString(port))
            .replace("{users}", users.toString())
            .replace("{superuser}", login.user())
            .replace("{mode}", mode)
            .replace("{sessions}", Integer.toString(sessions)),
        place.user());
    Path log = place.directory().resolve("pgbouncer-" + port + ".log");
    Process process = place.user().command(program, settings.toString()).untilClosed(log);
    PgBouncer pooler = new PgBouncer(process, settings, users);
    RunningPostgres running =
        RunningPostgres.at(
                JdbcUrl.of(PostgresServer.HOST, port, PostgresServer.DATABASE),
                login,
                "PgBouncer in " + mode + " mode")
            .stoppedBy(pooler::stop);
    try {
      pooler.await(running, log);
      return running;
    } catch (IOException e) {
      pooler.stop();
      throw e;
    }
  }

  private static void write(Path file, String text, ServerUser user) throws IOException {
    Files.createFile(file, FileTrees.mode(READABLE_BY_OWNER));
    Files.writeString(file, text);
    user.own(file);
  }

  /** The first login opens a session of the server. */
  private void await(RunningPostgres running, Path log) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = running.dataSource().getConnection()) {
        Objects.requireNonNull(connection);
        return;
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          throw new UnavailableException(
              "PgBouncer does not answer\n" + Command.tail(log, LOG_TAIL_BYTES).strip(), e);
        }
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted while PgBouncer started", e);
    }
  }

  private void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
      }
      Files.deleteIfExists(settings);
      Files.deleteIfExists(users);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
