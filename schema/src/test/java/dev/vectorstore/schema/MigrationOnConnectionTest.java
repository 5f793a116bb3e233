package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations on a connection of the caller's, and as a script. */
class MigrationOnConnectionTest {
  private static final String STATE =
      "select current_setting('search_path'), current_user, current_setting('row_security'),"
          + " current_setting('idle_in_transaction_session_timeout')";

  private final SchemaDatabase database = new SchemaDatabase();
  private final SchemaDatabase other = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
    other.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vectorstore", "We\"ird 'name'", "dots.and %s $1", "$undo$"})
  void migrate_onAConnection_makesWhatFlywayMakes(String name) throws Exception {
    SchemaName schema = new SchemaName(name);
    VectorSchema.migrate(other.owner(), schema);

    migrateOnAConnection(schema);

    assertEqualToOther(schema);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vectorstore", "We\"ird 'name'", "dots.and %s $1", "$undo$"})
  void script_inAFreshDatabase_makesWhatFlywayMakes(String name) throws Exception {
    SchemaName schema = new SchemaName(name);
    VectorSchema.migrate(other.owner(), schema);

    execute(owner, VectorSchema.script(schema));

    assertEqualToOther(schema);
    VectorSchema.migrate(owner, schema);
    assertEqualToOther(schema);
    VectorSchema.undo(owner, schema, 0);
    VectorSchema.undo(other.owner(), schema, 0);
    assertThat(CatalogRows.of(owner)).isEqualTo(CatalogRows.of(other.owner()));
  }

  @Test
  void script_extensionInAnotherSchema_isUsedThere() throws Exception {
    execute(owner, "create schema extensions; create extension vector schema extensions");
    execute(other.owner(), "create schema extensions");

    execute(owner, VectorSchema.script(SchemaName.DEFAULT, "extensions"));
    execute(other.owner(), VectorSchema.script(SchemaName.DEFAULT, "extensions"));

    assertEqualToOther(SchemaName.DEFAULT);
    UndoTest.fill(owner);
    assertThat(rows(owner, "select document_id from vectorstore.document_embeddings"))
        .containsExactly("a");
  }

  @Test
  void script_whereTheTablesAre_changesNothing() throws Exception {
    VectorSchema.migrate(owner);
    List<String> before = CatalogRows.of(owner);

    assertThatThrownBy(() -> execute(owner, VectorSchema.script(SchemaName.DEFAULT)))
        .isInstanceOf(SQLException.class);

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @Test
  void migrate_flywayAfterAConnection_finishesWhatIsMissing() throws Exception {
    VectorSchema.migrate(other.owner());
    try (Connection connection = owner.getConnection()) {
      VectorSchema.migrate(connection, SchemaName.DEFAULT, 1);
    }

    VectorSchema.migrate(owner);

    assertEqualToOther(SchemaName.DEFAULT);
  }

  @Test
  void migrate_connectionAfterFlyway_finishesWhatIsMissing() throws Exception {
    VectorSchema.migrate(other.owner());
    VectorSchema.migrate(owner, SchemaName.DEFAULT, 1);

    migrateOnAConnection(SchemaName.DEFAULT);

    assertEqualToOther(SchemaName.DEFAULT);
  }

  @Test
  void migrate_inAutoCommit_leavesTheConnectionAsItWas() throws Exception {
    DataSource role = database.role("owner");
    execute(owner, "create extension vector");
    execute(
        owner, "grant create on database " + database.local().name() + " to " + quoted("owner"));
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set role " + quoted("owner"));
      statement.execute("set search_path = public, pg_temp");
      String before = state(statement);

      VectorSchema.migrate(connection);

      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(connection.isClosed()).isFalse();
      assertThat(state(statement)).isEqualTo(before).startsWith("public, pg_temp|");
    }
    assertThat(VectorSchema.check(role, SchemaName.DEFAULT).owner()).isTrue();
  }

  @Test
  void migrate_inATransaction_joinsItAndLeavesTheConnectionAsItWas() throws Exception {
    execute(owner, "create extension vector");
    List<String> before = CatalogRows.of(owner);
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set local search_path = public, pg_temp");
      String state = state(statement);

      VectorSchema.migrate(connection);

      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(state(statement)).isEqualTo(state);
      assertThat(CatalogRows.of(owner)).isEqualTo(before);
      connection.rollback();
    }
    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @Test
  void migrate_failsInATransaction_leavesTheTransactionUsable() throws Exception {
    execute(owner, "create schema vectorstore; create table vectorstore.mine (x integer)");
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into vectorstore.mine values (1)");
      String before = state(statement);

      assertThatThrownBy(() -> VectorSchema.migrate(connection))
          .isInstanceOf(SchemaException.class)
          .hasMessage(
              "schema \"vectorstore\" has objects, but none of the vector store; use a separate schema");

      assertThat(state(statement)).isEqualTo(before);
      connection.commit();
    }
    assertThat(rows(owner, "select x from vectorstore.mine")).containsExactly("1");
    assertThat(rows(owner, "select extname from pg_extension where extname = 'vector'")).isEmpty();
  }

  @Test
  void migrate_filesThatWereRunWithAnotherContent_isRefused() throws Exception {
    VectorSchema.migrate(owner, SchemaName.DEFAULT, 1);
    execute(owner, "update vectorstore.schema_history set checksum = 1");

    assertThatThrownBy(() -> migrateOnAConnection(SchemaName.DEFAULT))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "in schema \"vectorstore\", V0001__create_registry.sql was run with content other than this library's; use the library that ran it");
    assertThatThrownBy(() -> VectorSchema.migrate(owner)).isInstanceOf(SchemaException.class);
  }

  @Test
  void migrate_schemaWithOthersObjects_isRefusedByFlywayToo() throws Exception {
    execute(
        owner,
        "create schema vectorstore; create function vectorstore.mine() returns int return 1");

    assertThatThrownBy(() -> VectorSchema.migrate(owner))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "schema \"vectorstore\" has objects, but none of the vector store; use a separate schema");
  }

  @Test
  void migrate_schemaThatHoldsTheExtension_works() throws Exception {
    execute(owner, "create schema vectorstore; create extension vector schema vectorstore");

    VectorSchema.migrate(owner);

    assertThat(VectorSchema.state(owner, SchemaName.DEFAULT).version())
        .isEqualTo(VectorSchema.VERSION);
  }

  @Test
  void migrate_byADataSourceOfOneConnection_worksAndLeavesItAsItWas() throws Exception {
    try (Connection only = owner.getConnection();
        Statement statement = only.createStatement()) {
      statement.execute("set search_path to pg_catalog");
      DataSource pool = onlyOnce(only);

      VectorSchema.migrate(pool);
      VectorSchema.migrate(pool);

      try (ResultSet path = statement.executeQuery("show search_path")) {
        path.next();
        assertThat(path.getString(1)).isEqualTo("pg_catalog");
      }
      assertThat(only.getAutoCommit()).isTrue();
      try (ResultSet locks =
          statement.executeQuery(
              "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")) {
        locks.next();
        assertThat(locks.getInt(1)).isZero();
      }
    }
    CountingDataSource counting = new CountingDataSource(owner);
    VectorSchema.migrate(counting);
    assertThat(counting.opened()).isEqualTo(1);
    assertThat(counting.stillOpen()).isZero();
  }

  @Test
  void migrate_byADataSourceWhenAFileFails_leavesNothing() throws Exception {
    execute(owner, "create schema vectorstore; create extension vector");
    List<String> before = CatalogRows.of(owner);
    execute(
        owner,
        """
        create function public.no_views() returns event_trigger language plpgsql as
          $$ begin raise exception 'no views here' using errcode = 'raise_exception'; end $$;
        create event trigger no_views on ddl_command_start when tag in ('CREATE VIEW')
          execute function public.no_views()
        """);

    assertThatThrownBy(() -> VectorSchema.migrate(owner))
        .isInstanceOf(SchemaException.class)
        .hasMessage("V0003__create_views.sql failed (SQLState P0001), and nothing was changed");

    execute(owner, "drop event trigger no_views; drop function public.no_views()");
    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    VectorSchema.migrate(owner);
    assertThat(VectorSchema.check(owner, SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  /** A pool of one connection, which is asked for while it is lent only if that is wrong. */
  private static DataSource onlyOnce(Connection connection) {
    AtomicBoolean lent = new AtomicBoolean();
    Connection returned =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("close")) {
                    lent.set(false);
                    return null;
                  }
                  return method.invoke(connection, arguments);
                });
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              assertThat(lent.getAndSet(true)).isFalse();
              return returned;
            });
  }

  private void migrateOnAConnection(SchemaName schema) throws SQLException {
    try (Connection connection = owner.getConnection()) {
      VectorSchema.migrate(connection, schema);
    }
  }

  private void assertEqualToOther(SchemaName schema) throws SQLException {
    String history =
        "select installed_rank, version, description, type, script, checksum, installed_by, success from "
            + schema.quoted()
            + ".schema_history order by 1";
    assertThat(CatalogRows.of(owner)).isEqualTo(CatalogRows.of(other.owner()));
    assertThat(rows(owner, history))
        .isEqualTo(rows(other.owner(), history))
        .hasSize(VectorSchema.VERSION);
  }

  private static String state(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(STATE)) {
      rows.next();
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        columns.add(rows.getString(i));
      }
      return String.join("|", columns);
    }
  }

  private String quoted(String suffix) {
    return Quoted.identifier(database.roleName(suffix));
  }
}
