package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.vectorstore.internal.net.BoundedWrites;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The pool of a database that was opened by its URL. No message of it holds the URL or a password.
 */
final class OwnPool {
  private static final String NAME = "vectorstore";
  private static final String STATEMENT_TIMEOUT = "statement_timeout";

  private OwnPool() {}

  /** Connects, so that what is wrong is known at once. */
  static HikariDataSource open(String url, PgPoolSettings settings) {
    HikariConfig config = config(url, settings);
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw SqlErrors.translate(
            "opening of the database", cause, Login.of(config.getDataSource()));
      }
      throw e;
    }
  }

  static HikariConfig config(String url, PgPoolSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(NAME);
    config.setDataSource(connector(url, settings));
    config.setMaximumPoolSize(settings.connections());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setValidationTimeout(Math.min(5_000, settings.connectionTimeout().toMillis()));
    config.setLeakDetectionThreshold(settings.leakDetection().toMillis());
    return config;
  }

  private static PGSimpleDataSource connector(String url, PgPoolSettings settings) {
    Properties said = parsed(url);
    PGSimpleDataSource connector = new PGSimpleDataSource();
    connector.setURL(url);
    settings.user().ifPresent(connector::setUser);
    settings.password().ifPresent(connector::setPassword);
    if (settings.applicationName().isPresent() || !PGProperty.APPLICATION_NAME.isPresent(said)) {
      connector.setApplicationName(settings.applicationName().orElse(NAME));
    }
    if (!PGProperty.TCP_KEEP_ALIVE.isPresent(said)) {
      connector.setTcpKeepAlive(true);
    }
    if (!PGProperty.SOCKET_FACTORY.isPresent(said) && isSeenByDriver(BoundedWrites.class)) {
      connector.setSocketFactory(BoundedWrites.class.getName());
    }
    Duration socket = settings.effectiveSocketTimeout(socketTimeout(said));
    connector.setSocketTimeout((int) socket.toSeconds());
    connector.setOptions(
        options(PGProperty.OPTIONS.getOrDefault(said), settings.effectiveStatementTimeout(socket)));
    return connector;
  }

  /** A host may have loaded the driver where our classes are not known. */
  private static boolean isSeenByDriver(Class<?> ours) {
    try {
      return Class.forName(ours.getName(), false, Driver.class.getClassLoader()) == ours;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static Properties parsed(String url) {
    Properties said = Driver.parseURL(url, null);
    if (said == null) {
      throw new IllegalArgumentException(
          "this is no URL of PostgreSQL's driver, such as jdbc:postgresql://host:5432/database");
    }
    return said;
  }

  private static Optional<Duration> socketTimeout(Properties said) {
    if (!PGProperty.SOCKET_TIMEOUT.isPresent(said)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.ofSeconds(PGProperty.SOCKET_TIMEOUT.getInt(said)));
    } catch (SQLException e) {
      throw new IllegalArgumentException("the URL's socketTimeout is not a number of seconds", e);
    }
  }

  private static @Nullable String options(@Nullable String said, Duration statementTimeout) {
    boolean isSaid = said != null && said.contains(STATEMENT_TIMEOUT);
    if (isSaid || statementTimeout.isZero()) {
      return said;
    }
    String added = "-c " + STATEMENT_TIMEOUT + "=" + statementTimeout.toMillis();
    return said == null ? added : said + " " + added;
  }
}
