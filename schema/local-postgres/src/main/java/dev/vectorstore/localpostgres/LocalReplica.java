package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import dev.vectorstore.localpostgres.internal.server.RunningReplica;
import java.io.IOException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A server that follows a {@link LocalPostgres} by streaming replication, until it is closed. It
 * has the same databases, roles and passwords, and takes no writes. It ends with the JVM.
 * Thread-safe.
 */
public final class LocalReplica implements AutoCloseable {
  private final RunningReplica running;

  LocalReplica(RunningReplica running) {
    this.running = running;
  }

  /** The JDBC URL of a database on this server, without user and password. */
  public String url(LocalDatabase database) {
    return running.server().url(database.name());
  }

  /** A source of connections to a database on this server for the user who owns it. */
  public DataSource dataSource(LocalDatabase database) {
    return dataSource(database, database.user(), database.password());
  }

  /** The same for another role. */
  public DataSource dataSource(LocalDatabase database, String role, String rolePassword) {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(rolePassword, "rolePassword");
    return RunningPostgres.dataSource(url(database), new Login(role, rolePassword));
  }

  /**
   * Ends the server at once, as a crash does. Its data stay.
   *
   * @throws LocalPostgresException if it does not end
   */
  public void kill() {
    run(running::kill);
  }

  /**
   * Starts the server again after {@link #kill}, at the same port.
   *
   * @throws LocalPostgresException if it does not start
   */
  public void restart() {
    run(running::restart);
  }

  /**
   * Makes the server silent, as a network does that fails without a word: its processes stop, and
   * its connections stay open.
   *
   * @throws LocalPostgresException if it does not run
   */
  public void suspend() {
    run(running::suspend);
  }

  /** Lets the server go on after {@link #suspend}. */
  public void goOn() {
    run(running::goOn);
  }

  private interface Step {
    void run() throws IOException;
  }

  private static void run(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new LocalPostgresException("The replica: " + e.getMessage(), e);
    }
  }

  /** Ends the server and removes its data. Does nothing when called again. */
  @Override
  public void close() {
    running.server().stop();
  }
}
