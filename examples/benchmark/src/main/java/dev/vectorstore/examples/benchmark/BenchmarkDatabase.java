package dev.vectorstore.examples.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.schema.Access;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * A new, migrated database with a role for the application, whose connections may read the server's
 * memory statistics. Safe to use from many threads.
 */
final class BenchmarkDatabase implements AutoCloseable {
  private static final String PASSWORD = "application";
  private static final int POOL_SIZE = 12;

  private final LocalDatabase local;
  private final HikariDataSource owner;
  private final List<HikariDataSource> opened = new ArrayList<>();

  private BenchmarkDatabase(LocalDatabase local, HikariDataSource owner) {
    this.local = local;
    this.owner = owner;
  }

  static BenchmarkDatabase open() throws SQLException {
    LocalDatabase local = LocalPostgres.start().newDatabase();
    HikariDataSource owner =
        new HikariDataSource(config(local, local.user(), local.password(), POOL_SIZE));
    BenchmarkDatabase database = new BenchmarkDatabase(local, owner);
    VectorSchema.migrate(owner);
    database.execute("create role " + database.role() + " login password '" + PASSWORD + "'");
    database.execute("grant pg_read_all_stats to " + database.role());
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.role(), Access.APPLICATION);
    return database;
  }

  /** Connections of the role that owns the database and the tables. */
  DataSource owner() {
    return owner;
  }

  /** Connections of the application's role. */
  DataSource application() {
    return application(POOL_SIZE, "");
  }

  /**
   * A new pool with connections of the application's role.
   *
   * @param size the maximum number of connections
   * @param setUp the statement that each connection starts with; empty for none
   */
  DataSource application(int size, String setUp) {
    HikariConfig config = config(local, role(), PASSWORD, size);
    if (!setUp.isEmpty()) {
      config.setConnectionInitSql(setUp);
    }
    HikariDataSource pool = new HikariDataSource(config);
    opened.add(pool);
    return pool;
  }

  /**
   * The contenders, with connections for all readers and writers.
   *
   * @param together whether the bare driver reads the tables of the store; otherwise it has its own
   * @param loads whether a tenant's store and one that is loaded exclusively take part too
   */
  Contenders contenders(Corpus corpus, Options options, boolean together, boolean loads)
      throws IOException, SQLException, InterruptedException {
    return contenders(
        corpus,
        new Contenders.Settings(options.number("efSearch"), Metric.COSINE, together, loads));
  }

  /** The same with settings that only a few scenarios need. */
  Contenders contenders(Corpus corpus, Contenders.Settings settings)
      throws IOException, SQLException, InterruptedException {
    HikariConfig peers = config(local, local.user(), local.password(), POOL_SIZE);
    peers.setConnectionInitSql("set hnsw.ef_search = " + settings.efSearch());
    HikariDataSource pool = new HikariDataSource(peers);
    opened.add(pool);
    return Contenders.open(owner, this::application, pool, corpus, settings);
  }

  LocalDatabase local() {
    return local;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    opened.forEach(HikariDataSource::close);
    owner.close();
    local.close();
    dropRole();
  }

  /**
   * Drops the role from another database. In its own, its rights on thousands of tables would have
   * to be revoked first.
   */
  private void dropRole() throws SQLException {
    try (LocalDatabase other = LocalPostgres.start().newDatabase();
        Connection connection = other.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop role " + role());
    }
  }

  /** Roles belong to the server, so this one has the database's name, which is unique. */
  private String role() {
    return local.name() + "_application";
  }

  private static HikariConfig config(LocalDatabase local, String user, String password, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(local.url());
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(0);
    return config;
  }
}
