package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorSchemaTest {
  private final SchemaDatabase database = new SchemaDatabase();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void migrate_emptyDatabase_makesThisVersion() {
    assertThat(VectorSchema.state(database.owner(), SchemaName.DEFAULT).version()).isZero();

    VectorSchema.migrate(database.owner());

    SchemaState state = VectorSchema.state(database.owner(), SchemaName.DEFAULT);
    assertThat(state.version()).isEqualTo(VectorSchema.VERSION);
    assertThat(state.extensionVersion()).startsWith("0.");
    assertThat(state.extensionSchema()).isEqualTo("public");
  }

  @Test
  void migrate_again_changesNothing() throws Exception {
    VectorSchema.migrate(database.owner());
    List<String> before =
        rows(database.owner(), "select * from vectorstore.schema_history order by 1");

    VectorSchema.migrate(database.owner());

    assertThat(rows(database.owner(), "select * from vectorstore.schema_history order by 1"))
        .isEqualTo(before)
        .hasSize(VectorSchema.VERSION);
  }

  @Test
  void migrate_manyInstancesAtOnce_allSucceedAndEachFileRunsOnce() throws Exception {
    Callable<Integer> migrate =
        () -> {
          VectorSchema.migrate(database.owner());
          return VectorSchema.state(database.owner(), SchemaName.DEFAULT).version();
        };
    ExecutorService instances = Executors.newFixedThreadPool(4);
    try {
      for (Future<Integer> version : instances.invokeAll(Collections.nCopies(8, migrate))) {
        assertThat(version.get()).isEqualTo(VectorSchema.VERSION);
      }
    } finally {
      instances.shutdownNow();
    }
    assertThat(rows(database.owner(), "select version from vectorstore.schema_history order by 1"))
        .containsExactly(
            "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011",
            "0012", "0013", "0014", "0015", "0016", "0017");
  }

  @ParameterizedTest
  @ValueSource(strings = {"We\"ird 'name'", "dots.and %s $1", "\uD83D\uDE00", "select"})
  void migrate_schemaWhoseNameNeedsQuotes_works(String name) throws Exception {
    SchemaName schema = new SchemaName(name);

    VectorSchema.migrate(database.owner(), schema);

    assertThat(VectorSchema.state(database.owner(), schema).version())
        .isEqualTo(VectorSchema.VERSION);
    String quoted = schema.quoted();
    execute(
        database.owner(), "select " + quoted + ".create_collection('c', 'COSINE', false, '{}')");
    execute(
        database.owner(),
        "select "
            + quoted
            + ".create_space(1, "
            + quoted
            + ".register_model('m', '', 2), 'active')");
    execute(database.owner(), "insert into " + quoted + ".document_1 (key) values ('a')");
    execute(
        database.owner(),
        "insert into " + quoted + ".embedding_1 (key, embedding) values ('a', '[1,2]')");
    assertThat(rows(database.owner(), "select document_id from " + quoted + ".document_embeddings"))
        .containsExactly("a");
    execute(database.owner(), "select " + quoted + ".drop_collection('c')");
  }

  @Test
  void migrate_extensionInAnotherSchemaOffTheSearchPath_isUsedThere() throws Exception {
    execute(
        database.owner(), "create schema extensions; create extension vector schema extensions");

    VectorSchema.migrate(database.owner());

    assertThat(VectorSchema.state(database.owner(), SchemaName.DEFAULT).extensionSchema())
        .isEqualTo("extensions");
    execute(database.owner(), "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
    execute(
        database.owner(),
        "select vectorstore.create_space(1, vectorstore.register_model('m', '', 2), 'active')");
    assertThat(rows(database.owner(), "select count(*) from vectorstore.document_embeddings"))
        .containsExactly("0");
  }

  @Test
  void migrate_roleThatMayNotCreateTheExtension_saysWhatToDo() throws Exception {
    var role = database.role("app");

    assertThatThrownBy(() -> VectorSchema.migrate(role))
        .isInstanceOf(SchemaException.Forbidden.class)
        .hasMessage(
            "role "
                + quoted("app")
                + " may not create pgvector, which the server has, in database "
                + Quoted.identifier(database.local().name())
                + "; have a superuser or the administrator of a managed server run this there: create extension vector");
  }

  @Test
  void createExtension_thatTheServerDoesNotHave_namesThePackage() throws Exception {
    try (var connection = database.owner().getConnection()) {
      Surroundings around = Surroundings.of(connection);
      ServerExtension none = ServerExtension.of(connection, "vector_that_nobody_packs");
      int major = connection.getMetaData().getDatabaseMajorVersion();
      String unavailable =
          "the server has no pgvector; have whoever runs it install the package, postgresql-"
              + major
              + "-pgvector on Debian and Ubuntu, pgvector_"
              + major
              + " on Red Hat, or use the image pgvector/pgvector:pg"
              + major
              + ", then migrate again";

      assertThatThrownBy(() -> none.create(connection, around))
          .isInstanceOf(SchemaException.ExtensionUnavailable.class)
          .hasMessage(unavailable);
      assertThat(none.missing(around)).isEqualTo(unavailable);
    }
  }

  @Test
  void migrate_extensionThatCannotBeCreated_saysWhatTheServerSaid() throws Exception {
    execute(database.owner(), "alter schema public rename to other");

    assertThatThrownBy(() -> VectorSchema.migrate(database.owner()))
        .isExactlyInstanceOf(SchemaException.class)
        .hasMessage(
            "pgvector could not be created in database "
                + Quoted.identifier(database.local().name())
                + " (SQLState 3F000, ERROR: schema \"public\" does not exist); have the administrator of the server make this possible there: create extension vector");
  }

  @Test
  void migrate_roleThatMayNotCreateSchemas_saysWhatToDo() throws Exception {
    var role = database.role("app");
    execute(database.owner(), "create extension vector");

    assertThatThrownBy(() -> VectorSchema.migrate(role))
        .isInstanceOf(SchemaException.Forbidden.class)
        .hasMessage(
            "role "
                + quoted("app")
                + " may not create schemas in database "
                + Quoted.identifier(database.local().name())
                + "; have its owner run there: create schema \"vectorstore\" authorization "
                + quoted("app"));
  }

  @Test
  void migrate_roleThatDoesNotOwnTheTables_isForbidden() throws Exception {
    VectorSchema.migrate(database.owner(), SchemaName.DEFAULT, 3);
    var role = database.role("app");
    assertThatThrownBy(() -> VectorSchema.migrate(role))
        .isInstanceOf(SchemaException.Forbidden.class)
        .hasMessage(
            "schema \"vectorstore\" could not be migrated, as the role lacks a right (SQLState 42501,"
                + " ERROR: permission denied for schema vectorstore)");

    execute(
        database.owner(),
        "grant usage on schema vectorstore to "
            + quoted("app")
            + "; grant select on all tables in schema vectorstore to "
            + quoted("app"));
    assertThatThrownBy(() -> VectorSchema.migrate(role))
        .isInstanceOf(SchemaException.Forbidden.class)
        .hasMessage(
            "V0004__create_metadata_indexes.sql failed, and nothing was changed; this role does not own everything that must be changed (SQLState 42501, ERROR: permission denied for schema vectorstore)");
  }

  @Test
  void everything_roleThatMayNotUseTheExtensionsSchema_saysWhoMustGrantIt() throws Exception {
    var role = database.role("owner");
    execute(
        database.owner(),
        "create schema extensions; create extension vector schema extensions;"
            + " create schema vectorstore authorization "
            + quoted("owner"));
    String outOfReach =
        "role "
            + quoted("owner")
            + " may not use schema \"extensions\", which pgvector is in; have its owner "
            + Quoted.identifier(rows(database.owner(), "select current_user").get(0))
            + " run: grant usage on schema \"extensions\" to "
            + quoted("owner");

    assertThatThrownBy(() -> VectorSchema.migrate(role))
        .isInstanceOf(SchemaException.Forbidden.class)
        .hasMessage(outOfReach);
    assertThat(VectorSchema.check(role, SchemaName.DEFAULT).findings())
        .contains(SchemaFinding.error(outOfReach));
    assertThat(VectorSchema.state(role, SchemaName.DEFAULT).obstacle())
        .get()
        .isInstanceOf(SchemaException.Forbidden.class)
        .extracting(Throwable::getMessage)
        .isEqualTo(outOfReach);

    execute(database.owner(), "grant usage on schema extensions to " + quoted("owner"));
    VectorSchema.migrate(role);
    assertThat(VectorSchema.check(role, SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void migrate_anotherDefaultIsolation_works() throws Exception {
    execute(
        database.owner(),
        "alter database "
            + Quoted.identifier(database.local().name())
            + " set default_transaction_isolation = 'serializable'");

    migrate_manyInstancesAtOnce_allSucceedAndEachFileRunsOnce();
  }

  @Test
  void migrate_ownerWithoutSuperuser_worksWhereTheExtensionIs() throws Exception {
    var role = database.role("owner");
    execute(database.owner(), "create extension vector");
    execute(
        database.owner(),
        "create schema vectorstore authorization " + Quoted.identifier(database.roleName("owner")));

    VectorSchema.migrate(role);

    assertThat(VectorSchema.state(role, SchemaName.DEFAULT).version())
        .isEqualTo(VectorSchema.VERSION);
  }

  @Test
  void grant_bySomebodyElseThanTheOwner_reachesTablesOfLaterCollections() throws Exception {
    var owner = database.role("owner");
    var application = database.role("app");
    execute(database.owner(), "create extension vector");
    execute(
        database.owner(),
        "create schema vectorstore authorization " + Quoted.identifier(database.roleName("owner")));
    VectorSchema.migrate(owner);

    VectorSchema.grant(
        database.owner(), SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);

    execute(application, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
    execute(application, "insert into vectorstore.document_1 (key) values ('a')");
    assertThat(rows(application, "select key from vectorstore.document_1")).containsExactly("a");
  }

  @Test
  void grant_beforeMigration_saysSo() throws Exception {
    database.role("app");

    assertThatThrownBy(
            () ->
                VectorSchema.grant(
                    database.owner(),
                    SchemaName.DEFAULT,
                    database.roleName("app"),
                    Access.APPLICATION))
        .isInstanceOf(SchemaException.class)
        .hasMessage("schema \"vectorstore\" has no tables of the vector store; migrate it first");
  }

  @Test
  void schemaName_thatPostgresCannotHold_isRefused() {
    assertThatThrownBy(() -> new SchemaName(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schema's name must have 1 to 63 bytes, not 0");
    assertThatThrownBy(() -> new SchemaName("é".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schema's name must have 1 to 63 bytes, not 64");
    assertThatThrownBy(() -> new SchemaName("pg_mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schema's name must not have U+0000 or begin with pg_");
  }

  private String quoted(String suffix) {
    return Quoted.identifier(database.roleName(suffix));
  }
}
