package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that has migrations of its own, by Flyway, in a schema of its own. */
class HostFlywayTest {
  private static final String STATE =
      "select current_setting('search_path') || ' ' || current_user || ' ' || pg_current_xact_id()";

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void migrate_inMigrationsOfTheHost_joinsThem() throws Exception {
    JavaMigration first = new HostMigration(1, HostFlywayTest::migrateAndLookAtTheConnection);
    JavaMigration second = new HostMigration(2, HostFlywayTest::migrateAndLookAtTheConnection);

    assertThat(host().javaMigrations(first).load().migrate().migrationsExecuted).isEqualTo(1);
    List<String> catalog = CatalogRows.of(owner);
    assertThat(host().javaMigrations(first, second).load().migrate().migrationsExecuted)
        .isEqualTo(1);
    assertThat(host().javaMigrations(first, second).load().migrate().migrationsExecuted).isZero();

    assertThat(CatalogRows.of(owner)).isEqualTo(catalog);
    assertThat(
            rows(
                owner,
                "select version from host.flyway_schema_history where type = 'JDBC' order by 1"))
        .containsExactly("1", "2");
    VectorSchema.migrate(owner);
    assertThat(CatalogRows.of(owner)).isEqualTo(catalog);
    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void migrate_inAMigrationOutsideATransaction_works() {
    JavaMigration first =
        new HostMigration(1, VectorSchema::migrate) {
          @Override
          public boolean canExecuteInTransaction() {
            return false;
          }
        };

    host().javaMigrations(first).load().migrate();

    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void migrate_whenTheHostsMigrationFailsAfterIt_leavesNothing() throws Exception {
    JavaMigration failing =
        new HostMigration(
            1,
            connection -> {
              VectorSchema.migrate(connection);
              throw new SQLException("the host's own failure");
            });

    assertThatThrownBy(() -> host().javaMigrations(failing).load().migrate())
        .isInstanceOf(FlywayException.class);

    assertThat(rows(owner, "select nspname from pg_namespace where nspname = 'vectorstore'"))
        .isEmpty();
  }

  @Test
  void migrate_inSeveralInstancesOfTheHostAtOnce_runsOnce() throws Exception {
    Callable<Integer> instance =
        () -> {
          VectorSchema.migrate(owner);
          return host()
              .javaMigrations(new HostMigration(1, VectorSchema::migrate))
              .load()
              .migrate()
              .migrationsExecuted;
        };
    ExecutorService instances = Executors.newFixedThreadPool(4);
    int executed = 0;
    try {
      for (Future<Integer> each : instances.invokeAll(Collections.nCopies(8, instance))) {
        executed += each.get();
      }
    } finally {
      instances.shutdownNow();
    }
    assertThat(executed).isEqualTo(1);
    assertThat(rows(owner, "select version from vectorstore.schema_history order by 1"))
        .hasSize(VectorSchema.VERSION);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void migrate_inACallbackOfTheHost_works(boolean inTransaction) {
    host()
        .javaMigrations(new HostMigration(1, connection -> {}))
        .callbacks(new HostCallback(inTransaction))
        .load()
        .migrate();

    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void migrate_besideCallbacksAndPluginsOfTheHost_runsNoneOfThem() throws Exception {
    VectorSchema.migrate(owner);

    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).hasErrors()).isFalse();
    for (String found :
        List.of(
            "db/callback/beforeMigrate__host.sql",
            "db/migration/V1__host.sql",
            "META-INF/services/org.flywaydb.core.extensibility.Plugin",
            "flyway.conf",
            "flyway.toml")) {
      assertThat(getClass().getClassLoader().getResource(found)).as(found).isNotNull();
    }
    assertThatThrownBy(
            () ->
                Flyway.configure()
                    .dataSource(owner)
                    .defaultSchema("vectorstore")
                    .table("schema_history")
                    .load()
                    .migrate())
        .hasMessageContaining("of the host");
  }

  private FluentConfiguration host() {
    return Flyway.configure()
        .dataSource(owner)
        .schemas("host")
        .defaultSchema("host")
        .locations(new String[0]);
  }

  private static void migrateAndLookAtTheConnection(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String before = state(statement);
      VectorSchema.migrate(connection);
      assertThat(state(statement)).isEqualTo(before);
      assertThat(connection.getAutoCommit()).isFalse();
    }
  }

  private static String state(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(STATE)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private interface Step {
    void on(Connection connection) throws SQLException;
  }

  private static class HostMigration extends BaseJavaMigration {
    private final int version;
    private final Step step;

    HostMigration(int version, Step step) {
      this.version = version;
      this.step = step;
    }

    @Override
    protected void init() {
      // The version is not in the class's name.
    }

    @Override
    public MigrationVersion getVersion() {
      return MigrationVersion.fromVersion(String.valueOf(version));
    }

    @Override
    public String getDescription() {
      return "vector store";
    }

    @Override
    public void migrate(Context context) throws SQLException {
      step.on(context.getConnection());
    }
  }

  private record HostCallback(boolean inTransaction) implements Callback {
    @Override
    public boolean supports(Event event, org.flywaydb.core.api.callback.Context context) {
      return event == Event.AFTER_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(
        Event event, org.flywaydb.core.api.callback.Context context) {
      return inTransaction;
    }

    @Override
    public void handle(Event event, org.flywaydb.core.api.callback.Context context) {
      VectorSchema.migrate(context.getConnection());
    }

    @Override
    public String getCallbackName() {
      return "vector store";
    }
  }
}
