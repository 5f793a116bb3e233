package dev.vectorstore.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.VectorSchema;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated database of its own for a test class, over one small pool; fails a test that leaves a
 * connection borrowed. Register it as a static field with {@code @RegisterExtension}, or call
 * {@link #open} and {@link #close} where another test engine runs. The server is the one that
 * {@link LocalPostgres} finds. Not for use by test classes that run at once.
 */
public final class TestDatabase
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
  private static final int POOL_SIZE = 4;

  private @Nullable Opened opened;

  /** Makes the database and migrates it. */
  public TestDatabase open() {
    LocalDatabase local = LocalPostgres.start().newDatabase();
    HikariDataSource pool = new HikariDataSource(poolOf(local));
    VectorSchema.migrate(pool);
    opened = new Opened(local, pool, PgVectorDatabase.open(pool));
    return this;
  }

  /** The store's view of the database. */
  public VectorDatabase database() {
    return opened().database();
  }

  /** The pool, with a superuser's connections. */
  public DataSource dataSource() {
    return opened().pool();
  }

  /** Where the database is, for connections of other roles. */
  public LocalDatabase local() {
    return opened().local();
  }

  /**
   * Fails if a connection was not given back.
   *
   * @throws AssertionError with the number of connections
   */
  public void requireNoLeak() {
    int borrowed = opened().pool().getHikariPoolMXBean().getActiveConnections();
    if (borrowed > 0) {
      throw new AssertionError(borrowed + " connections were not given back");
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    open();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNoLeak();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  /** Closes the pool and drops the database. */
  @Override
  public void close() {
    Opened closed = opened();
    opened = null;
    closed.pool().close();
    closed.local().close();
  }

  private Opened opened() {
    if (opened == null) {
      throw new IllegalStateException("the test database is not open");
    }
    return opened;
  }

  private static HikariConfig poolOf(LocalDatabase database) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(POOL_SIZE);
    return config;
  }

  private record Opened(LocalDatabase local, HikariDataSource pool, VectorDatabase database) {}
}
