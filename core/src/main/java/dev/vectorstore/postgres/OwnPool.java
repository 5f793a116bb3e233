package dev.vectorstore.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.net.BoundedWrites;
import dev.vectorstore.internal.sql.Login;
import dev.vectorstore.internal.sql.ServerUrl;
import dev.vectorstore.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The pool of a database that was opened by its URL. No message of it holds the URL or a password.
 *
 * <p>Why: docs/decisions/0029-pool.md and docs/decisions/0064-poolers.md.
 */
final class OwnPool {
  private static final String NAME = "vectorstore";
  private static final String OPENING = "opening of the database";
  private static final String STATEMENT_TIMEOUT = "statement_timeout";
  private static final String PROTOCOL_VIOLATION = "08P01";

  private OwnPool() {}

  /** Connects, so that what is wrong is known at once. */
  static HikariDataSource open(String url, PgPoolSettings settings) {
    HikariConfig config = config(url, settings);
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      if (e.getCause() instanceof SQLException cause) {
        requireOptionsTaken(url, settings, cause);
        throw SqlErrors.translate(OPENING, cause, Login.of(config.getDataSource()));
      }
      throw e;
    }
  }

  /**
   * Poolers report many things by one state, so whether they refuse the parameter with the
   * statement timeout is found out by a connection without.
   */
  private static void requireOptionsTaken(
      String url, PgPoolSettings settings, SQLException failure) {
    if (!PROTOCOL_VIOLATION.equals(failure.getSQLState()) || settings.isBehindTransactionPooler()) {
      return;
    }
    PgPoolSettings without = settings.statementTimeout(Duration.ZERO);
    try (Connection connection = without.unpooled(url).getConnection()) {
      Objects.requireNonNull(connection);
    } catch (SQLException e) {
      return; // it is something else
    }
    throw new VectorStoreException(
        OPENING
            + " failed, SQLState "
            + PROTOCOL_VIOLATION
            + ": a pooler refuses the parameter \"options\", in which the statement timeout travels;"
            + " open with PgPoolSettings.behindTransactionPooler()",
        failure);
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

  static PGSimpleDataSource connector(String url, PgPoolSettings settings) {
    Properties said = ServerUrl.parsed(url);
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
    if (settings.isBehindTransactionPooler() && !PGProperty.PREPARE_THRESHOLD.isPresent(said)) {
      connector.setPrepareThreshold(0);
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
