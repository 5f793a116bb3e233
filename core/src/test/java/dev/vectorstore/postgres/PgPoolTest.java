package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.localpostgres.LocalDatabase;
import dev.vectorstore.localpostgres.LocalPostgres;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.VectorSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The pool of a database that is opened by its URL, and what is said of a host's own. */
class PgPoolTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  private static final String SECRET = "a-password-nobody-may-see";

  private static LocalDatabase local;

  @BeforeAll
  static void migrate() {
    local = LocalPostgres.start().newDatabase();
    VectorSchema.migrate(local.dataSource());
  }

  @AfterAll
  static void drop() {
    local.close();
  }

  @Test
  void defaults_all_areSafe() throws SQLException {
    HikariConfig config = OwnPool.config(local.url(), settings());

    assertThat(config.getMaximumPoolSize()).isEqualTo(10);
    assertThat(config.getConnectionTimeout()).isEqualTo(10_000);
    assertThat(config.getLeakDetectionThreshold()).isEqualTo(600_000);
    assertThat(((PGSimpleDataSource) config.getDataSource()).getTcpKeepAlive()).isTrue();
    try (HikariDataSource pool = OwnPool.open(local.url(), settings().connections(1));
        Connection connection = pool.getConnection()) {
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(connection.getNetworkTimeout()).isEqualTo(120_000);
      assertThat(PlainSql.value(connection, "show statement_timeout")).isEqualTo("108s");
      assertThat(PlainSql.value(connection, "show application_name")).isEqualTo("vectorstore");
    }
  }

  @Test
  void url_parameters_countBeforeTheDefaults() throws SQLException {
    String url =
        with("socketTimeout=50&tcpKeepAlive=false&ApplicationName=mine&options=-c%20work_mem=7MB");

    assertThat(connector(url, settings()).getTcpKeepAlive()).isFalse();
    try (HikariDataSource pool = OwnPool.open(url, settings().connections(1));
        Connection connection = pool.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(50_000);
      assertThat(PlainSql.value(connection, "show statement_timeout")).isEqualTo("45s");
      assertThat(PlainSql.value(connection, "show work_mem")).isEqualTo("7MB");
      assertThat(PlainSql.value(connection, "show application_name")).isEqualTo("mine");
    }
    assertThat(connector(with("options=-c%20statement_timeout=5"), settings()).getOptions())
        .isEqualTo("-c statement_timeout=5");
  }

  @Test
  void settings_all_countBeforeTheUrl() throws SQLException {
    PgPoolSettings settings =
        settings()
            .connections(1)
            .connectionTimeout(Duration.ofSeconds(3))
            .socketTimeout(Duration.ofSeconds(40))
            .statementTimeout(Duration.ofSeconds(20))
            .leakDetection(Duration.ZERO)
            .applicationName("ours");
    String url = with("user=nobody&password=" + SECRET + "&socketTimeout=5&ApplicationName=mine");

    HikariConfig config = OwnPool.config(url, settings);
    assertThat(config.getConnectionTimeout()).isEqualTo(3_000);
    assertThat(config.getLeakDetectionThreshold()).isZero();
    try (HikariDataSource pool = OwnPool.open(url, settings);
        Connection connection = pool.getConnection()) {
      assertThat(connection.getNetworkTimeout()).isEqualTo(40_000);
      assertThat(PlainSql.value(connection, "show statement_timeout")).isEqualTo("20s");
      assertThat(PlainSql.value(connection, "show application_name")).isEqualTo("ours");
      assertThat(PlainSql.value(connection, "select current_user")).isEqualTo(local.user());
    }
    assertThat(connector(local.url(), settings().statementTimeout(Duration.ZERO)).getOptions())
        .isNull();
  }

  @Test
  void settings_outOfRange_areRefused() {
    PgPoolSettings settings = PgPoolSettings.defaults();

    assertThatThrownBy(() -> settings.connections(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connections must be from 1 to 1000: 0");
    assertThatThrownBy(() -> settings.connectionTimeout(Duration.ofMillis(249)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a connection timeout is from PT0.25S to PT24H, not PT0.249S");
    assertThatThrownBy(() -> settings.socketTimeout(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a socket timeout is from PT1S to PT24H, not PT0.999S");
    assertThatThrownBy(() -> settings.statementTimeout(Duration.ofHours(25)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a statement timeout is from PT0.001S to PT24H, not PT25H");
    assertThatThrownBy(() -> settings.leakDetection(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a leak detection is from PT2S to PT24H, not PT1S");
    assertThatThrownBy(
            () ->
                PgVectorDatabase.open(
                    with("socketTimeout=20"), settings.statementTimeout(Duration.ofSeconds(20))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the statement timeout of PT20S is not below the socket timeout of PT20S");
    assertThatThrownBy(() -> PgVectorDatabase.open(with("socketTimeout=soon"), settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the URL's socketTimeout is not a number of seconds");
  }

  @Test
  void failures_whateverFails_neverShowThePassword() {
    String unreachable = "jdbc:postgresql://127.0.0.1:1/nowhere?password=" + SECRET;
    String foreign = "jdbc:mysql://root:" + SECRET + "@127.0.0.1/db?password=" + SECRET;
    PgPoolSettings settings = settings().password(SECRET).connectionTimeout(Duration.ofSeconds(1));

    String log =
        Log.of(
            () -> {
              Throwable refused =
                  catchThrowable(() -> PgVectorDatabase.open(unreachable, settings));
              assertThat(refused).isInstanceOf(VectorStoreException.Unavailable.class);
              assertThat(trace(refused)).doesNotContain(SECRET);
              Throwable strange = catchThrowable(() -> PgVectorDatabase.open(foreign, settings));
              assertThat(strange)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage(
                      "this is no URL of PostgreSQL's driver, such as jdbc:postgresql://host:5432/database");
              assertThat(trace(strange)).doesNotContain(SECRET);
            });

    assertThat(log + settings).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://user:SECRET@127.0.0.1/db",
        "jdbc:postgresql://user:SECRET@127.0.0.1:5432,127.0.0.2/db?ssl=false",
        "jdbc:postgresql://user:a/SECRET@127.0.0.1/db",
        "jdbc:postgresql://user:SECRET?b@127.0.0.1/db",
        "jdbc:postgresql://SECRET@127.0.0.1/db",
        "jdbc:postgresql://127.0.0.1,user:SECRET@127.0.0.2/db",
        "jdbc:postgresql:user:SECRET@127.0.0.1/db",
        "jdbc:postgresql://127.0.0.1:SECRET/db"
      })
  void open_passwordBeforeTheHost_isRefusedWithoutAWordOfIt(String text) {
    String url = text.replace("SECRET", SECRET);

    String log =
        Log.of(
            () -> {
              Throwable refused = catchThrowable(() -> PgVectorDatabase.open(url, settings()));
              assertThat(refused)
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasNoCause()
                  .hasMessage(
                      "the URL is not of the form jdbc:postgresql://host:5432/database: a port is a"
                          + " number, and an @ in a name is written %40. User and password do not"
                          + " stand before the host; set them, or give the parameters user and"
                          + " password");
              assertThat(catchThrowable(() -> settings().unpooled(url)))
                  .isInstanceOf(IllegalArgumentException.class)
                  .hasMessage(refused.getMessage());
            });

    assertThat(log).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://127.0.0.1:5432,[::1]:5433/db?user=a@b&password=c:d@e/f",
        "jdbc:postgresql://127.0.0.1/name%40host",
        "jdbc:postgresql:///db",
        "jdbc:postgresql:db",
        "jdbc:postgresql://a_host.example/?ssl=true"
      })
  void url_ofTheDriversForm_isTaken(String url) {
    assertThat(connector(url, settings()).getUser()).isEqualTo(local.user());
  }

  @Test
  void open_parameterThatCannotBeRead_isRefusedWithoutAWordOfIt() {
    String url = "jdbc:postgresql://127.0.0.1/db?password=%zz" + SECRET;

    assertThat(Log.of(() -> assertRefused(url))).isEmpty();
  }

  private static void assertRefused(String url) {
    assertThatThrownBy(() -> PgVectorDatabase.open(url, settings()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessage(
            "this is no URL of PostgreSQL's driver, such as jdbc:postgresql://host:5432/database");
  }

  @Test
  void open_schemaThatIsMissing_leavesNoConnection() throws SQLException {
    LocalDatabase empty = LocalPostgres.start().newDatabase();
    try {
      assertThatThrownBy(
              () -> PgVectorDatabase.open(empty.url(), settings().applicationName(empty.name())))
          .isInstanceOf(VectorStoreException.SchemaOutOfDate.class);
      awaitNoConnection(empty.name());
    } finally {
      empty.close();
    }
  }

  @Test
  void close_ofTheDatabase_closesItsPool() throws SQLException {
    String application = local.name() + "_closing";
    PgVectorDatabase database =
        PgVectorDatabase.open(local.url(), settings().applicationName(application));
    VectorStore store = database.store("closing", POINTS);
    store.upsert(List.of(Document.of("a").embedding(Embedding.of(1, 2))));
    assertThat(store.count()).isEqualTo(1);

    database.close();

    awaitNoConnection(application);
    assertThatThrownBy(store::count)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the database was closed");
  }

  @Test
  void statement_overTheStatementTimeout_isTimedOut() throws SQLException {
    try (PgVectorDatabase database =
            PgVectorDatabase.open(
                local.url(), settings().connections(1).statementTimeout(Duration.ofMillis(300)));
        Connection other = local.dataSource().getConnection()) {
      VectorStore store = database.store("slow", POINTS);
      other.setAutoCommit(false);
      PlainSql.execute(
          other,
          "lock table vectorstore.document_"
              + PlainSql.value(other, "select id from vectorstore.collection where name = 'slow'"));

      assertThatThrownBy(store::count)
          .isInstanceOf(VectorStoreException.TimedOut.class)
          .hasMessage(
              "count of \"slow\" failed, SQLState 57014: a statement timeout or an administrator stopped it");
      other.rollback();
    }
  }

  @Test
  void longTransaction_timeouts_areLiftedForItAlone() throws SQLException {
    try (HikariDataSource pool = OwnPool.open(local.url(), settings().connections(1))) {
      Connections connections = new Connections(pool);

      String during =
          connections.inLongTransaction(
              "test",
              connection ->
                  PlainSql.value(connection, "show statement_timeout")
                      + " "
                      + connection.getNetworkTimeout());
      String after =
          connections.read(
              "test",
              connection ->
                  PlainSql.value(connection, "show statement_timeout")
                      + " "
                      + connection.getNetworkTimeout());

      assertThat(during).isEqualTo("0 0");
      assertThat(after).isEqualTo("108s 120000");
    }
  }

  @Test
  void open_dataSourceWithoutTimeouts_isWarnedOfOnce() {
    String log = Log.of(() -> PgVectorDatabase.open(local.dataSource()).close());

    assertThat(log)
        .isEqualToIgnoringNewLines(
            "[main] WARN dev.vectorstore.internal.postgres.connection.DataSourceCheck - The DataSource has dangerous settings: "
                + "it is no pool, so each operation connects anew; "
                + "socketTimeout is 0, so an operation waits for ever when the network fails without a word; "
                + "statement_timeout is 0 ms and not below socketTimeout, so the server goes on with statements that nobody waits for");
  }

  @Test
  void open_statementTimeoutAboveTheSocketTimeout_isWarnedOf() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(with("socketTimeout=10&options=-c%20statement_timeout=20000"));
    config.setUsername(local.user());
    config.setPassword(local.password());
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertThat(Log.of(() -> PgVectorDatabase.open(pool).close()))
          .isEqualToIgnoringNewLines(
              "[main] WARN dev.vectorstore.internal.postgres.connection.DataSourceCheck - The DataSource has dangerous settings: "
                  + "statement_timeout is 20000 ms and not below socketTimeout, so the server goes on with statements that nobody waits for");
    }
  }

  @Test
  void open_byUrl_isNotWarnedOf() {
    assertThat(Log.of(() -> PgVectorDatabase.open(local.url(), settings()).close())).isEmpty();
  }

  private static PgPoolSettings settings() {
    return PgPoolSettings.defaults().user(local.user()).password(local.password());
  }

  private static PGSimpleDataSource connector(String url, PgPoolSettings settings) {
    return (PGSimpleDataSource) OwnPool.config(url, settings).getDataSource();
  }

  private static String with(String parameters) {
    return local.url() + (local.url().contains("?") ? "&" : "?") + parameters;
  }

  /** The server ends a session a moment after its socket was closed. */
  private static void awaitNoConnection(String application) throws SQLException {
    PlainSql.execute(
        local.dataSource(),
        "do $$ begin while exists (select from pg_stat_activity where application_name = '"
            + application
            + "') loop perform pg_stat_clear_snapshot(); end loop; end $$");
  }

  private static String trace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
