package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.Command;
import dev.vectorstore.localpostgres.internal.host.ServerUser;
import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server of our own in a data directory of its own, from start to removal. */
public final class PostgresServer {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  static final String HOST = "127.0.0.1";
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  static final String DATABASE = "postgres";
  private static final String SUPERUSER = "postgres";
  private static final int PORT_ATTEMPTS = 5;
  private static final int LOG_TAIL_BYTES = 2_000;
  private static final String SETTINGS =
      """

      listen_addresses = '{host}'
      port = {port}
      unix_socket_directories = ''
      max_connections = 200
      max_prepared_transactions = 10
      shared_buffers = 128MB
      fsync = off
      synchronous_commit = off
      full_page_writes = off
      jit = off
      timezone = 'UTC'
      log_timezone = 'UTC'
      """;

  // The password is one of hexadecimal digits. Only the server's user can read the file.
  private static final String FOLLOW =
      """

      primary_conninfo = 'host={host} port={port} user={user} password={password}'
      wal_retrieve_retry_interval = 100ms
      """;

  private final PostgresBinaries binaries;
  private final ServerUser user;
  private final DataDirectory directory;
  private boolean stopped;

  private PostgresServer(PostgresBinaries binaries, ServerUser user, DataDirectory directory) {
    this.binaries = binaries;
    this.user = user;
    this.directory = directory;
  }

  /** Makes a server, starts it, and sees to it that it ends with this JVM. */
  public static RunningPostgres start(PostgresBinaries binaries, Path parent, String origin)
      throws IOException {
    ServerUser user = ServerUser.current();
    DataDirectory directory = DataDirectory.create(parent, user, binaries.directory());
    PostgresServer server = new PostgresServer(binaries, user, directory);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "vectorstore-postgres-stop"));
    try {
      return server.start(origin);
    } catch (IOException e) {
      server.stop();
      throw e;
    }
  }

  private RunningPostgres start(String origin) throws IOException {
    Login login = Login.withNewPassword(SUPERUSER);
    initialize(login);
    int port = startOnFreePort();
    return RunningPostgres.at(JdbcUrl.of(HOST, port, DATABASE), login, origin)
        .stoppedBy(this::stop)
        .followedBy(followed -> replica(followed, port, login))
        .pooledBy(
            (program, mode, sessions) ->
                PgBouncer.start(
                    program,
                    new PgBouncer.Place(user, directory.data(), port, login),
                    freePort(),
                    mode,
                    sessions));
  }

  private RunningReplica replica(RunningPostgres followed, int followedPort, Login login)
      throws IOException {
    DataDirectory copied = DataDirectory.create(directory.parent(), user, binaries.directory());
    PostgresServer server = new PostgresServer(binaries, user, copied);
    Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "vectorstore-postgres-stop"));
    try {
      BaseBackup.copy(followed.dataSource(), directory.data(), copied.data(), user);
      server.follow(followedPort, login);
      int port = server.startOnFreePort();
      RunningPostgres running =
          RunningPostgres.at(JdbcUrl.of(HOST, port, DATABASE), login, "a replica")
              .stoppedBy(server::stop);
      return new RunningReplica(running, server.control(port));
    } catch (IOException e) {
      server.stop();
      throw e;
    }
  }

  private void follow(int port, Login login) throws IOException {
    append(
        FOLLOW
            .replace("{host}", HOST)
            .replace("{port}", Integer.toString(port))
            .replace("{user}", login.user())
            .replace("{password}", login.password()));
  }

  private RunningReplica.Control control(int port) {
    return new RunningReplica.Control() {
      @Override
      public void kill() throws IOException {
        Postmaster.stop(directory, user);
      }

      @Override
      public void restart() throws IOException {
        startOn(port);
      }

      @Override
      public void suspend() throws IOException {
        Postmaster.suspend(directory, user);
      }

      @Override
      public void goOn() throws IOException {
        Postmaster.goOn(directory, user);
      }
    };
  }

  private void initialize(Login login) throws IOException {
    Path secret = directory.writeSecret(login.password(), user);
    user.command(
            binaries.program("initdb"),
            "--pgdata=" + directory.data(),
            "--username=" + login.user(),
            "--pwfile=" + secret,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--no-instructions")
        .output();
    Files.delete(secret);
  }

  private int startOnFreePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = freePort();
      try {
        startOn(port);
        return port;
      } catch (UnavailableException e) {
        // another process may take a port between the check and the start
        if (attempt == PORT_ATTEMPTS || !logTail().contains("could not bind")) {
          throw new UnavailableException(e.getMessage() + "\n" + logTail(), e);
        }
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(HOST, LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private void startOn(int port) throws IOException {
    // later lines win over earlier ones
    append(SETTINGS.replace("{host}", HOST).replace("{port}", Integer.toString(port)));
    user.command(
            binaries.program("pg_ctl"),
            "--pgdata=" + directory.data(),
            "--log=" + directory.log(),
            "--wait",
            "--timeout=50",
            "--silent",
            "start")
        .output();
  }

  private void append(String settings) throws IOException {
    Files.writeString(
        directory.data().resolve("postgresql.conf"),
        settings,
        StandardOpenOption.APPEND,
        LinkOption.NOFOLLOW_LINKS);
  }

  private String logTail() {
    try {
      return Command.tail(directory.log(), LOG_TAIL_BYTES).strip();
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  /** Stops the server and removes its directory; nothing when called again. */
  private synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    try (directory) {
      Postmaster.stop(directory, user);
      directory.delete(user);
    } catch (IOException e) {
      LOG.warn("Could not remove the server in {}; the next start will remove it", directory, e);
    }
  }
}
