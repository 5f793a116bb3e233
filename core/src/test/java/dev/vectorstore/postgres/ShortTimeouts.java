package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.internal.net.BoundedWrites;
import dev.vectorstore.localpostgres.LocalDatabase;
import java.io.Serial;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that wait for the server for less than the second that is the least of a URL. */
final class ShortTimeouts extends PGSimpleDataSource {
  @Serial private static final long serialVersionUID = 1;

  private final int millis;

  /** With sockets as the library's own pool has them. */
  ShortTimeouts(String url, LocalDatabase local, int millis) {
    this.millis = millis;
    setUrl(url);
    setUser(local.user());
    setPassword(local.password());
    setSocketFactory(BoundedWrites.class.getName());
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    connection.setNetworkTimeout(Runnable::run, millis);
    return connection;
  }

  /** A pool of a host's with one connection, which so shows the next borrower what it was left. */
  HikariDataSource poolOfOne() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(this);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }
}
