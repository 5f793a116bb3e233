package dev.vectorstore.examples.benchmark.setup;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Metric;
import dev.vectorstore.examples.benchmark.contender.Contender;
import dev.vectorstore.examples.benchmark.contender.Contenders;
import dev.vectorstore.examples.benchmark.contender.EffortCurve;
import dev.vectorstore.examples.benchmark.contender.Postgres;
import dev.vectorstore.examples.benchmark.data.Corpus;
import dev.vectorstore.examples.benchmark.data.EmbeddedQuery;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * A new, migrated database with a role for the application, whose connections may read the server's
 * memory statistics. Safe to use from many threads.
 */
public final class BenchmarkDatabase implements AutoCloseable {
  private static final String PASSWORD = "application";
  private static final int POOL_SIZE = 12;
  private static final String EF_SEARCH = "set hnsw.ef_search = ";

  private final LocalDatabase local;
  private final HikariDataSource owner;
  private final List<HikariDataSource> opened = new ArrayList<>();

  private BenchmarkDatabase(LocalDatabase local, HikariDataSource owner) {
    this.local = local;
    this.owner = owner;
  }

  /** A new one, all of whose builds of indexes have the memory that the options say. */
  public static BenchmarkDatabase open(Options options) throws SQLException {
    LocalDatabase local = LocalPostgres.start().newDatabase();
    Postgres.execute(
        local.dataSource(),
        "alter database %s set maintenance_work_mem = '%s'"
            .formatted(local.name(), options.size("buildMemory")));
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
  public DataSource owner() {
    return owner;
  }

  /** Connections of the application's role. */
  public DataSource application() {
    return application(POOL_SIZE, "");
  }

  /**
   * A new pool with connections of the application's role.
   *
   * @param size the maximum number of connections
   * @param setUp the statement that each connection starts with; empty for none
   */
  public DataSource application(int size, String setUp) {
    return pool(config(local, role(), PASSWORD, size), setUp);
  }

  /**
   * The contenders, with connections for all readers and writers.
   *
   * @param together whether the bare driver reads the tables of the store; otherwise it has its own
   * @param loads whether a tenant's store, one that is loaded exclusively and one without an index
   *     of its metadata take part too
   */
  public Contenders contenders(Corpus corpus, Options options, boolean together, boolean loads)
      throws IOException, SQLException, InterruptedException {
    return contenders(
        corpus.queries(),
        new Contenders.Settings(
            options.number("efSearch"),
            Metric.COSINE,
            together,
            loads,
            OptionalInt.empty(),
            name -> true));
  }

  /** The same with settings that only a few scenarios need. */
  public Contenders contenders(List<EmbeddedQuery> queries, Contenders.Settings settings)
      throws IOException, SQLException, InterruptedException {
    return Contenders.open(
        owner,
        this::application,
        peers(POOL_SIZE, EF_SEARCH + settings.efSearch()),
        queries,
        settings);
  }

  /** Contenders with the settings that their users have if they change none. */
  public List<Contender> byDefault(Contenders contenders) throws SQLException {
    return contenders.byDefault(peers(POOL_SIZE, ""));
  }

  /**
   * Contenders with more and more effort.
   *
   * @param threads how many of them search at once
   */
  public List<EffortCurve> curves(Contenders contenders, int threads) throws SQLException {
    Map<Integer, DataSource> pools = new HashMap<>();
    return contenders.curves(
        filled(config(local, role(), PASSWORD, Contenders.EFFORTS * threads), ""),
        ef ->
            pools.computeIfAbsent(
                ef,
                none ->
                    filled(
                        config(local, local.user(), local.password(), threads), EF_SEARCH + ef)));
  }

  private DataSource peers(int size, String setUp) {
    return pool(config(local, local.user(), local.password(), size), setUp);
  }

  /** All of its connections are made at once, so that no search waits for one. */
  private DataSource filled(HikariConfig config, String setUp) {
    config.setMinimumIdle(config.getMaximumPoolSize());
    return pool(config, setUp);
  }

  private DataSource pool(HikariConfig config, String setUp) {
    if (!setUp.isEmpty()) {
      config.setConnectionInitSql(setUp);
    }
    HikariDataSource pool = new HikariDataSource(config);
    opened.add(pool);
    return pool;
  }

  public LocalDatabase local() {
    return local;
  }

  public void execute(String sql) throws SQLException {
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
