package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaCheckTest {
  private static final SchemaName SCHEMA = SchemaName.DEFAULT;

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void check_migratedAndFilled_findsNothing() throws Exception {
    fill();

    SchemaCheck check = VectorSchema.check(owner, SCHEMA);

    assertThat(texts(check)).isEmpty();
    assertThat(check.hasErrors()).isFalse();
    assertThat(check.version()).isEqualTo(VectorSchema.VERSION);
    assertThat(check.pending()).isEmpty();
    assertThat(check.extensionVersion()).startsWith("0.");
    assertThat(check.owner()).isTrue();
    assertThat(check.toString()).startsWith("version " + VectorSchema.VERSION);
  }

  @Test
  void check_emptyDatabase_namesThePendingFiles() {
    SchemaCheck check = VectorSchema.check(owner, SCHEMA);

    assertThat(check.version()).isZero();
    assertThat(check.extensionVersion()).isEmpty();
    assertThat(check.pending())
        .startsWith("V0001__create_registry.sql", "V0002__create_functions.sql")
        .hasSize(VectorSchema.VERSION);
    assertThat(check.toString())
        .isEqualTo(
            """
            version 0
            ERROR: pgvector is not in database "%s"; have a superuser or the administrator of a managed server run this there: create extension vector
            ERROR: schema "vectorstore" has no tables of the vector store; run VectorSchema.migrate as the role that owns the schema or will own it"""
                .formatted(database.local().name()));
  }

  @Test
  void check_roleThatMayNotCreateSchemas_saysWhatItsOwnerCanDo() throws Exception {
    execute(owner, "create extension vector");
    DataSource role = database.role("app");

    assertThat(texts(VectorSchema.check(role, SCHEMA)))
        .contains(
            "WARNING role \"%1$s\" may not create schemas in database \"%2$s\"; have its owner run there: create schema \"vectorstore\" authorization \"%1$s\""
                .formatted(database.roleName("app"), database.local().name()));
  }

  @Test
  void check_roleThatMayNotCreateTables_namesTheOwnerOfTheSchema() throws Exception {
    DataSource role = database.role("app");
    database.role("owner");
    String ownersName = database.roleName("owner");
    execute(
        owner,
        "create extension vector; create schema vectorstore authorization \"" + ownersName + '"');

    assertThat(texts(VectorSchema.check(role, SCHEMA)))
        .contains(
            "WARNING role \"%s\" may not create tables in schema \"vectorstore\"; run VectorSchema.migrate as its owner \"%s\", or as a member of that role"
                .formatted(database.roleName("app"), ownersName));

    execute(owner, "grant \"" + ownersName + "\" to \"" + database.roleName("app") + '"');
    VectorSchema.migrate(role);
    assertThat(VectorSchema.check(role, SCHEMA).hasErrors()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.8.0.google-1", "0.8.0-yb", "0.8.0"})
  void check_versionOfAProvider_isReadByItsNumbers(String version) throws Exception {
    VectorSchema.migrate(owner);
    execute(
        owner, "update pg_extension set extversion = '" + version + "' where extname = 'vector'");

    SchemaCheck check = VectorSchema.check(owner, SCHEMA);

    assertThat(check.extensionVersion()).isEqualTo(version);
    assertThat(check.findings())
        .hasSize(3)
        .noneMatch(SchemaFinding::isError)
        .allMatch(finding -> finding.text().startsWith("pgvector is " + version + "; below 0.8."));
    VectorSchema.migrate(owner);
  }

  @Test
  void check_olderVersion_namesWhatIsPending() {
    VectorSchema.migrate(owner, SCHEMA, 1);

    SchemaCheck check = VectorSchema.check(owner, SCHEMA);

    assertThat(check.pending())
        .hasSize(VectorSchema.VERSION - 1)
        .doesNotContain("V0001__create_registry.sql");
    assertThat(texts(check))
        .containsExactly(
            "ERROR schema \"vectorstore\" has version 1; run VectorSchema.migrate as the role that owns the schema or will own it");
  }

  @Test
  void check_newerVersion_isAnErrorFromTheSecondOn() throws Exception {
    VectorSchema.migrate(owner);
    String text =
        "schema \"vectorstore\" has version %d, this library makes %d; use the newer library";

    addVersion(VectorSchema.VERSION + 1);
    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "WARNING " + text.formatted(VectorSchema.VERSION + 1, VectorSchema.VERSION));
    addVersion(VectorSchema.VERSION + 2);
    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly("ERROR " + text.formatted(VectorSchema.VERSION + 2, VectorSchema.VERSION));
  }

  @Test
  void check_anotherContentOfAFile_isAnError() throws Exception {
    VectorSchema.migrate(owner);
    execute(owner, "update vectorstore.schema_history set checksum = 1 where version = '0002'");

    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "ERROR V0002__create_functions.sql was run with content other than this library's; use the library that ran it");
  }

  @Test
  void check_tooOldExtension_isAnErrorAndMigrateRefuses() throws Exception {
    VectorSchema.migrate(owner);
    execute(owner, "update pg_extension set extversion = '0.7.4' where extname = 'vector'");

    SchemaCheck check = VectorSchema.check(owner, SCHEMA);

    assertThat(check.extensionVersion()).isEqualTo("0.7.4");
    String tooOld =
        "pgvector is 0.7.4; 0.8.0 or newer is needed; update the server's pgvector, then run in this database:"
            + " alter extension vector update";
    assertThat(check.findings()).containsExactly(SchemaFinding.error(tooOld));
    assertThatThrownBy(() -> VectorSchema.migrate(owner))
        .isInstanceOf(SchemaException.ExtensionUnavailable.class)
        .hasMessage(tooOld);
  }

  @Test
  void check_tablesThatDoNotFitTheRegistry_areNamed() throws Exception {
    fill();
    execute(
        owner,
        "drop table vectorstore.embedding_1; create table vectorstore.document_77 (x integer)");

    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "ERROR table embedding_1 is in the registry but missing; restore it, or drop its collection",
            "WARNING table document_77 does not belong to a collection or space; drop it if it is not needed");
  }

  @Test
  void check_invalidIndex_isNamed() throws Exception {
    fill();
    execute(owner, "update vectorstore.document_1 set text = 'same'");
    assertThatThrownBy(
            () ->
                execute(
                    owner,
                    "create unique index concurrently broken on vectorstore.document_1 (text)"))
        .isInstanceOf(SQLException.class);

    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "WARNING index broken of table document_1 is invalid, so no search uses it; unless it is being built now, drop it and build it again");
  }

  @Test
  void check_missingIndexesAndKeys_areErrors() throws Exception {
    fill();
    execute(
        owner,
        """
        drop index vectorstore.document_1_metadata_idx;
        alter table vectorstore.embedding_1 drop constraint embedding_1_pkey,
          drop constraint embedding_1_document
        """);

    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "ERROR table document_1 has no index of metadata; searches and writes need it",
            "ERROR table embedding_1 has no foreign key; searches and writes need it",
            "ERROR table embedding_1 has no primary key; searches and writes need it");
  }

  @Test
  void check_collectionThatChoseNoIndexOfMetadata_isWhole() throws Exception {
    fill();
    execute(owner, "select vectorstore.choose_metadata_index(1, false)");

    assertThat(texts(VectorSchema.check(owner, SCHEMA))).isEmpty();
  }

  @Test
  void check_tablesPerTenantWithoutTheirPolicy_areErrors() throws Exception {
    VectorSchema.migrate(owner);
    for (int i = 1; i <= 4; i++) {
      execute(
          owner,
          "select vectorstore.create_space((vectorstore.create_collection('c"
              + i
              + "', 'COSINE', true, '{}')).created, vectorstore.register_model('m', '', 3), 'active')");
    }
    assertThat(texts(VectorSchema.check(owner, SCHEMA))).isEmpty();
    execute(
        owner,
        """
        alter table vectorstore.document_1 disable row level security;
        drop policy tenant on vectorstore.embedding_2;
        create policy wide on vectorstore.document_3 using (true);
        alter policy tenant on vectorstore.embedding_4 using (true);
        create policy narrow on vectorstore.document_4 as restrictive using (true)
        """);

    String broken =
        " is per tenant and does not keep tenants apart: row-level security is off, or its policies"
            + " are not the one it was made with";
    assertThat(texts(VectorSchema.check(owner, SCHEMA)))
        .containsExactly(
            "ERROR table document_1" + broken,
            "ERROR table document_3" + broken,
            "ERROR table embedding_2" + broken,
            "ERROR table embedding_4" + broken);
  }

  @Test
  void check_asApplication_findsNothing() throws Exception {
    fill();
    DataSource app = granted("app", Access.APPLICATION);

    SchemaCheck check = VectorSchema.check(app, SCHEMA);

    assertThat(texts(check)).isEmpty();
    assertThat(check.version()).isEqualTo(VectorSchema.VERSION);
    assertThat(check.owner()).isFalse();
  }

  @Test
  void check_asReader_saysWhatItMayNot() throws Exception {
    fill();
    DataSource reader = granted("reader", Access.READER);

    List<String> texts = texts(VectorSchema.check(reader, SCHEMA));

    assertThat(texts).hasSize(1);
    assertThat(texts.get(0))
        .startsWith(
            "WARNING role "
                + quoted("reader")
                + " may not change document_1, document_2, embedding_1, embedding_cache nor call abandon_repartition, ")
        .endsWith(
            ", which is correct for a reader; for an application, have the schema's owner run VectorSchema.grant");
  }

  @Test
  void check_asAnApplicationThatLostRights_namesThem() throws Exception {
    fill();
    DataSource app = granted("app", Access.APPLICATION);
    execute(owner, "revoke select on vectorstore.document_1 from " + quoted("app"));
    execute(owner, "revoke delete on vectorstore.embedding_1 from " + quoted("app"));
    execute(owner, "revoke execute on all functions in schema vectorstore from " + quoted("app"));
    execute(owner, "grant execute on all functions in schema vectorstore to " + quoted("app"));

    assertThat(texts(VectorSchema.check(app, SCHEMA)))
        .containsExactly(
            "ERROR role "
                + quoted("app")
                + " may not read document_1; have the schema's owner run VectorSchema.grant",
            "WARNING role "
                + quoted("app")
                + " may not change embedding_1, which is correct for a reader; for an application, have the schema's owner run VectorSchema.grant");
  }

  @Test
  void check_asAStranger_saysThatNothingCanBeRead() throws Exception {
    VectorSchema.migrate(owner);
    DataSource stranger = database.role("stranger");

    SchemaCheck check = VectorSchema.check(stranger, SCHEMA);

    assertThat(check.version()).isZero();
    assertThat(texts(check))
        .containsExactly(
            "ERROR role "
                + quoted("stranger")
                + " may not read the registry of schema \"vectorstore\";"
                + " have the schema's owner run VectorSchema.grant");
  }

  @Test
  void check_anything_changesNothingAndKeepsNoConnection() throws Exception {
    fill();
    List<String> before = CatalogRows.of(owner);
    CountingDataSource counting = new CountingDataSource(owner);

    VectorSchema.check(counting, SCHEMA);

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    assertThat(counting.mostAtOnce()).isEqualTo(1);
    assertThat(counting.stillOpen()).isZero();
  }

  /** Without what the server's own pgvector makes of it. */
  private static List<String> texts(SchemaCheck check) {
    return check.findings().stream()
        .filter(finding -> !finding.text().startsWith("pgvector is 0.8"))
        .map(finding -> finding.severity() + " " + finding.text())
        .toList();
  }

  private void fill() throws SQLException {
    VectorSchema.migrate(owner);
    UndoTest.fill(owner);
  }

  private void addVersion(int version) throws SQLException {
    execute(
        owner,
        "insert into vectorstore.schema_history select "
            + version
            + ", '"
            + version
            + "', 'd', 'SQL', 's', 1, 'me', now(), 0, true");
  }

  private DataSource granted(String suffix, Access access) throws SQLException {
    DataSource role = database.role(suffix);
    VectorSchema.grant(owner, SCHEMA, database.roleName(suffix), access);
    return role;
  }

  private String quoted(String suffix) {
    return Quoted.identifier(database.roleName(suffix));
  }
}
