package dev.vectorstore.testkit.pooler;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.LocalPostgresException;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.testkit.TestDatabase;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database for a test class and those nested in it. It is migrated on the server itself, and the
 * application's role reaches it by way of a PgBouncer.
 */
final class PooledTables implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final int CONNECTIONS = 4;

  private final TestDatabase tables = new TestDatabase();
  private final LocalPooler.Mode mode;
  private final PgPoolSettings settings;
  private final String parameters;

  private @Nullable Opened opened;

  /**
   * @param settings without user and password
   * @param parameters of the URL
   */
  PooledTables(LocalPooler.Mode mode, PgPoolSettings settings, String parameters) {
    this.mode = mode;
    this.settings = settings;
    this.parameters = parameters;
  }

  /**
   * Starts a PgBouncer. Where there can be none, the test is skipped; where the packages of the
   * distribution are used, there can be one.
   */
  static LocalPooler pooler(LocalPooler.Mode mode, int sessions) {
    LocalPostgres server = LocalPostgres.start();
    try {
      return server.newPooler(mode, sessions);
    } catch (LocalPostgresException e) {
      assumeTrue(server.description().contains("by way of packages"), e.getMessage());
      throw e;
    }
  }

  /** A pool of connections to the PgBouncer. */
  DataSource dataSource() {
    return opened().pool();
  }

  private Opened opened() {
    return Objects.requireNonNull(opened, "the database is not open");
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (opened == null) {
      LocalPooler pooler = pooler(mode, CONNECTIONS);
      try {
        tables.open();
        opened = new Opened(context, pooler, pool(pooler.url(tables.local()) + parameters));
      } catch (RuntimeException e) {
        pooler.close();
        throw e;
      }
    }
  }

  private HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(
        settings
            .user(tables.applicationRole())
            .password(tables.applicationPassword())
            .unpooled(url));
    config.setMaximumPoolSize(CONNECTIONS);
    return new HikariDataSource(config);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    int borrowed = opened().pool().getHikariPoolMXBean().getActiveConnections();
    if (borrowed > 0) {
      throw new AssertionError(borrowed + " connections were not given back");
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (opened != null && opened.context().equals(context)) {
      opened.pool().close();
      opened.pooler().close();
      tables.close();
    }
  }

  private record Opened(ExtensionContext context, LocalPooler pooler, HikariDataSource pool) {}
}
