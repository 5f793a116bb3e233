package dev.vectorstore.localpostgres;

import java.security.SecureRandom;
import java.util.HexFormat;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that runs: how to reach it, and how to end it. */
final class RunningPostgres {
  private final JdbcUrl url;
  private final String user;
  private final String password;
  private final String origin;
  private final Runnable stop;

  private RunningPostgres(JdbcUrl url, String user, String password, String origin, Runnable stop) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.origin = origin;
    this.stop = stop;
  }

  static RunningPostgres at(JdbcUrl url, Login login, String origin) {
    return new RunningPostgres(url, login.user(), login.password(), origin, () -> {});
  }

  /** The same server with what ends it. */
  RunningPostgres stoppedBy(Runnable action) {
    return new RunningPostgres(url, user, password, origin, action);
  }

  /** Where the server comes from, in a few words. */
  String origin() {
    return origin;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  String url(String database) {
    return url.withDatabase(database).toString();
  }

  /**
   * Connects to the database that the server's own URL names, where others are made and dropped.
   */
  DataSource dataSource() {
    return dataSource(url.toString(), new Login(user, password));
  }

  static DataSource dataSource(String url, Login login) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setURL(url);
    dataSource.setUser(login.user());
    dataSource.setPassword(login.password());
    return dataSource;
  }

  void stop() {
    stop.run();
  }

  /** A user and its password. */
  record Login(String user, String password) {
    private static final int PASSWORD_BYTES = 16;

    static Login withNewPassword(String user) {
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
