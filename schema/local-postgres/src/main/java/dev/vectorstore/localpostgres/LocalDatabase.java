package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.server.RunningPostgres;
import dev.vectorstore.localpostgres.internal.server.RunningPostgres.Login;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * A new, empty database on a {@link LocalPostgres}, which exists until it is closed.
 *
 * <p>Thread-safe. Its data sources open a new connection for each request and have no pool.
 */
public final class LocalDatabase implements AutoCloseable {
  private final LocalPostgres server;
  private final RunningPostgres running;
  private final String name;
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalDatabase(LocalPostgres server, RunningPostgres running, String name) {
    this.server = server;
    this.running = running;
    this.name = name;
  }

  /**
   * The name of the database, which is unique on this server. It has lower-case letters, digits and
   * underscores.
   */
  public String name() {
    return name;
  }

  /** The JDBC URL of the database, without user and password. */
  public String url() {
    return running.url(name);
  }

  /**
   * The user who owns the database. It is a superuser unless {@code VECTORSTORE_TEST_URL} names the
   * server.
   */
  public String user() {
    return running.user();
  }

  /** The password of {@link #user()}, or an empty text if it has none. */
  public String password() {
    return running.password();
  }

  /** A source of connections for {@link #user()}. */
  public DataSource dataSource() {
    return dataSource(user(), password());
  }

  /** A source of connections for another role, which must exist when it is used. */
  public DataSource dataSource(String role, String rolePassword) {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(rolePassword, "rolePassword");
    return RunningPostgres.dataSource(url(), new Login(role, rolePassword));
  }

  /**
   * Drops the database and ends its open connections. Does nothing when called again or after the
   * server has ended.
   *
   * @throws LocalPostgresException if the server refuses; another call then tries again
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      boolean dropped = false;
      try {
        server.drop(this);
        dropped = true;
      } finally {
        closed.set(dropped);
      }
    }
  }

  /** The name of the database. */
  @Override
  public String toString() {
    return name;
  }
}
