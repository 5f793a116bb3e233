package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
  private final TestDatabase database = new TestDatabase();

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
        .containsExactly("0001", "0002", "0003", "0004", "0005", "0006", "0007");
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
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "pgvector is not installed and this role could not do it (SQLState 42501); have a superuser run:"
                + " create extension vector");
  }

  @Test
  void migrate_ownerWithoutSuperuser_worksWhereTheExtensionIs() throws Exception {
    var role = database.role("owner");
    execute(database.owner(), "create extension vector");
    execute(
        database.owner(),
        "create schema vectorstore authorization " + SchemaName.quoted(database.roleName("owner")));

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
        "create schema vectorstore authorization " + SchemaName.quoted(database.roleName("owner")));
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
        .hasMessage("a schema's name has 1 to 63 bytes, not 0");
    assertThatThrownBy(() -> new SchemaName("é".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schema's name has 1 to 63 bytes, not 64");
    assertThatThrownBy(() -> new SchemaName("pg_mine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a schema's name has no U+0000 and does not begin with pg_");
  }
}
