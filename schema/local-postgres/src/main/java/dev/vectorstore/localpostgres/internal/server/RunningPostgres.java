package dev.vectorstore.localpostgres.internal.server;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that runs: how to reach it, and how to end it. */
public final class RunningPostgres {
  private final JdbcUrl url;
  private final String user;
  private final String password;
  private final String origin;
  private final Runnable stop;
  private final Replication replication;
  private final Pooling pooling;

  private RunningPostgres(
      JdbcUrl url,
      String user,
      String password,
      String origin,
      Runnable stop,
      Replication replication,
      Pooling pooling) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.origin = origin;
    this.stop = stop;
    this.replication = replication;
    this.pooling = pooling;
  }

  /** Starts a server that follows this one. */
  @FunctionalInterface
  interface Replication {
    RunningReplica start(RunningPostgres followed) throws IOException;
  }

  /** Starts a PgBouncer over this one. */
  @FunctionalInterface
  interface Pooling {
    RunningPostgres start(Path program, String mode, int sessions) throws IOException;
  }

  public static RunningPostgres at(JdbcUrl url, Login login, String origin) {
    return new RunningPostgres(
        url,
        login.user(),
        login.password(),
        origin,
        () -> {},
        RunningPostgres::noReplica,
        RunningPostgres::noPooler);
  }

  /** The same server with what ends it. */
  public RunningPostgres stoppedBy(Runnable action) {
    return new RunningPostgres(url, user, password, origin, action, replication, pooling);
  }

  /** The same server with what makes servers that follow it. */
  RunningPostgres followedBy(Replication other) {
    return new RunningPostgres(url, user, password, origin, stop, other, pooling);
  }

  /** The same server with what makes poolers over it. */
  RunningPostgres pooledBy(Pooling other) {
    return new RunningPostgres(url, user, password, origin, stop, replication, other);
  }

  /**
   * Starts a PgBouncer over this one.
   *
   * @param mode as PgBouncer names it
   * @param sessions at most, for a role in a database
   * @throws UnavailableException if this one is none of our own
   */
  public RunningPostgres newPooler(Path program, String mode, int sessions) throws IOException {
    return pooling.start(program, mode, sessions);
  }

  private static RunningPostgres noPooler(Path program, String mode, int sessions)
      throws UnavailableException {
    throw new UnavailableException(
        "only over a server of our own, by way of packages or installed, can there be a pooler");
  }

  /**
   * Starts a server that follows this one.
   *
   * @throws UnavailableException if this one is none of our own
   */
  public RunningReplica newReplica() throws IOException {
    return replication.start(this);
  }

  private static RunningReplica noReplica(RunningPostgres followed) throws UnavailableException {
    throw new UnavailableException(
        "only a server of our own can be copied, by way of packages or installed, and this is "
            + followed.origin());
  }

  /** Where the server comes from, in a few words. */
  public String origin() {
    return origin;
  }

  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  public String url(String database) {
    return url.withDatabase(database).toString();
  }

  /**
   * Connects to the database that the server's own URL names, where others are made and dropped.
   */
  public DataSource dataSource() {
    return dataSource(url.toString(), new Login(user, password));
  }

  public static DataSource dataSource(String url, Login login) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(url);
    dataSource.setUser(login.user());
    dataSource.setPassword(login.password());
    return dataSource;
  }

  public void stop() {
    stop.run();
  }

  /** A user and its password. */
  public record Login(String user, String password) {
    private static final int PASSWORD_BYTES = 16;

    /** With a random password. */
    public static Login withNewPassword(String user) {
      byte[] bytes = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(bytes);
      return new Login(user, HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
      return "Login[" + user + "]";
    }
  }
}
