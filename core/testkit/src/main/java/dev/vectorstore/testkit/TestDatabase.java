package dev.vectorstore.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated database of its own for a test class, over small pools; fails a test that leaves a
 * connection borrowed. The store runs as a role that has {@link Access#APPLICATION} and no more.
 * Register it as a static field with {@code @RegisterExtension}, or call {@link #open} and {@link
 * #close} where another test engine runs. The server is the one that {@link LocalPostgres} finds.
 * Not for use by test classes that run at once.
 */
public final class TestDatabase
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, AutoCloseable {
  private static final int POOL_SIZE = 4;
  private static final String PASSWORD = "application";

  private @Nullable Opened opened;

  // Test classes that are nested in the one that it is registered in tell of themselves, too.
  private int classes;

  /** Makes the database, migrates it and makes the application's role. */
  public TestDatabase open() {
    LocalDatabase local = LocalPostgres.start().newDatabase();
    HikariDataSource owner = pool(local, local.user(), local.password());
    VectorSchema.migrate(owner);
    String role = role(local);
    execute(owner, "create role \"" + role + "\" login password '" + PASSWORD + "'");
    VectorSchema.grant(owner, SchemaName.DEFAULT, role, Access.APPLICATION);
    HikariDataSource application = pool(local, role, PASSWORD);
    opened = new Opened(local, owner, application, PgVectorDatabase.open(application));
    return this;
  }

  /** The store, over {@link #applicationDataSource()}. */
  public VectorDatabase database() {
    return opened().database();
  }

  /** A pool with connections of the role that owns the database and the tables. */
  public DataSource dataSource() {
    return opened().owner();
  }

  /** The pool of the store, with connections of the application's role. */
  public DataSource applicationDataSource() {
    return opened().application();
  }

  /** Where the database is, for connections of other roles. */
  public LocalDatabase local() {
    return opened().local();
  }

  /** The name of the application's role, for connections by another way. */
  public String applicationRole() {
    return role(opened().local());
  }

  /** Its password. */
  public String applicationPassword() {
    return PASSWORD;
  }

  /**
   * Fails if a connection was not given back.
   *
   * @throws AssertionError with the number of connections
   */
  public void requireNoLeak() {
    int borrowed = borrowed(opened().owner()) + borrowed(opened().application());
    if (borrowed > 0) {
      throw new AssertionError(borrowed + " connections were not given back");
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (classes == 0) {
      open();
    }
    classes++;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNoLeak();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    classes--;
    if (classes == 0) {
      close();
    }
  }

  /** Closes the pools and drops the role and the database. */
  @Override
  public void close() {
    Opened closed = opened();
    opened = null;
    closed.application().close();
    String role = role(closed.local());
    execute(closed.owner(), "drop owned by \"" + role + "\"; drop role \"" + role + "\"");
    closed.owner().close();
    closed.local().close();
  }

  private Opened opened() {
    if (opened == null) {
      throw new IllegalStateException("the test database is not open");
    }
    return opened;
  }

  /** Roles belong to the whole server, so this one has the database's name, which is unique. */
  private static String role(LocalDatabase database) {
    return database.name() + "_application";
  }

  private static HikariDataSource pool(LocalDatabase database, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(database.url());
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(POOL_SIZE);
    config.addDataSourceProperty("socketTimeout", "300");
    config.addDataSourceProperty("options", "-c statement_timeout=270000");
    return new HikariDataSource(config);
  }

  private static int borrowed(HikariDataSource pool) {
    return pool.getHikariPoolMXBean().getActiveConnections();
  }

  private static void execute(DataSource dataSource, String sql) {
    try {
      PlainSql.execute(dataSource, sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the test database could not be prepared or dropped", e);
    }
  }

  private record Opened(
      LocalDatabase local,
      HikariDataSource owner,
      HikariDataSource application,
      VectorDatabase database) {}
}
