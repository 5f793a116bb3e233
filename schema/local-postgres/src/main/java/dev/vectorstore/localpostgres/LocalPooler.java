package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import java.util.Locale;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * A PgBouncer over a {@link LocalPostgres}, until it is closed. Each role of the server can log in
 * with its password, to each database. It ends with the JVM. Thread-safe.
 */
public final class LocalPooler implements AutoCloseable {
  private final RunningPostgres running;

  LocalPooler(RunningPostgres running) {
    this.running = running;
  }

  /** How long a client keeps a session of the server. */
  public enum Mode {
    /** Until it leaves. */
    SESSION,
    /** For a transaction. */
    TRANSACTION;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The JDBC URL of a database by way of the pooler, without user and password. */
  public String url(LocalDatabase database) {
    return running.url(database.name());
  }

  /** A source of connections to a database for the user who owns it. */
  public DataSource dataSource(LocalDatabase database) {
    return dataSource(database, database.user(), database.password());
  }

  /** The same for another role. */
  public DataSource dataSource(LocalDatabase database, String role, String rolePassword) {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(rolePassword, "rolePassword");
    return RunningPostgres.dataSource(url(database), new Login(role, rolePassword));
  }

  /** Ends the pooler. Does nothing when called again. */
  @Override
  public void close() {
    running.stop();
  }
}
