package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody took away from a schema that was whole. */
class LossesTest {
  private static final SchemaName SCHEMA = SchemaName.DEFAULT;
  private static final String AGAIN =
      "; create it again as VectorSchema.script does, or restore it from a backup";
  private static final String RELOAD =
      "restore them from a backup, or drop the collections and load them again";

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void objects_afterMigration_areThoseThatAreListed() throws Exception {
    VectorSchema.migrate(owner);

    try (Connection connection = owner.getConnection()) {
      assertThat(Query.texts(connection, Losses.OBJECTS, SCHEMA.value()))
          .isEqualTo(MigrationFile.objects());
    }
  }

  @Test
  void check_afterAHostCleanedPublic_namesTheVectorsThatAreLost() throws Exception {
    fill();
    Flyway.configure()
        .dataSource(owner)
        .schemas("public")
        .locations(new String[0])
        .cleanDisabled(false)
        .load()
        .clean();
    String lost =
        "ERROR column embedding is missing or of another type in embedding_1, embedding_2: their vectors are"
            + " lost, as when pgvector is dropped; "
            + RELOAD;

    assertThat(errors())
        .containsExactly(
            "ERROR pgvector is not in database "
                + Quoted.identifier(database.local().name())
                + "; have a superuser or the administrator of a managed server run this there: create extension vector",
            "ERROR schema \"vectorstore\" has lost function document_embeddings(text), view document_embeddings"
                + AGAIN,
            lost);
    assertThatThrownBy(() -> VectorSchema.migrate(owner))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "pgvector was dropped from database "
                + Quoted.identifier(database.local().name())
                + " after schema \"vectorstore\" was created, and all vectors with it; restore the database from a backup, or see what VectorSchema.check reports as lost");
    assertThatThrownBy(
            () -> {
              try (Connection connection = owner.getConnection()) {
                VectorSchema.migrate(connection);
              }
            })
        .hasMessageStartingWith("pgvector was dropped from database ");

    execute(owner, "create extension vector");
    assertThat(errors()).contains(lost);
  }

  @Test
  void check_objectThatIsGone_isNamed() throws Exception {
    fill();

    assertLost("drop function vectorstore.drop_space(integer)", "function drop_space(integer)");
    assertLost("drop view vectorstore.unsearchable_embedding", "view unsearchable_embedding");
    assertLost(
        "drop trigger drop_words on vectorstore.text_index", "trigger drop_words of text_index");
    assertLost(
        "alter table vectorstore.import_part disable trigger all",
        "trigger forget_rows of import_part");
    assertLost(
        "drop index vectorstore.embedding_space_active",
        "index embedding_space_active of embedding_space");
    assertLost("drop policy tenant on vectorstore.import_row", "policy tenant of import_row");
    assertLost(
        "alter table vectorstore.import_row disable row level security",
        "policy tenant of import_row");
    assertLost(
        "alter table vectorstore.embedding_cache drop column used_at",
        "column embedding_cache.used_at timestamp with time zone, index embedding_cache_used_at of"
            + " embedding_cache");
    assertLost(
        "alter table vectorstore.import_run alter column source type varchar(9)",
        "column import_run.source text");
    assertLost(
        "alter table vectorstore.embedding_cache drop constraint embedding_cache_model_fkey",
        "foreign key embedding_cache_model_fkey of embedding_cache");
  }

  private void assertLost(String damage, String lost) throws SQLException {
    assertThat(after(damage))
        .containsExactly("ERROR schema \"vectorstore\" has lost " + lost + AGAIN);
  }

  @Test
  void check_registryThatIsGone_isNamedAlone() throws Exception {
    fill();

    assertThat(after("drop table vectorstore.collection cascade"))
        .singleElement()
        .asString()
        .startsWith("ERROR schema \"vectorstore\" has lost column collection.created_at")
        .endsWith(" more" + AGAIN);
  }

  @Test
  void check_columnOfACollectionThatIsGone_isNamedWithItsTable() throws Exception {
    fill();

    assertColumnLost("document_1", "text", "drop column text cascade");
    assertColumnLost("document_1", "id", "alter column id type varchar(20)");
    assertColumnLost("words_1", "words", "drop column words cascade");
    assertColumnLost(
        "embedding_1", "embedding", "alter column embedding type vector(4) using '[1,2,3,4]'");
    assertColumnLost("embedding_2", "embedding", "drop column embedding cascade");
  }

  private void assertColumnLost(String table, String column, String damage) throws SQLException {
    assertThat(after("alter table vectorstore." + table + " " + damage))
        .anyMatch(
            text ->
                text.startsWith(
                        "ERROR column " + column + " is missing or of another type in " + table)
                    && text.endsWith(RELOAD));
  }

  @Test
  void check_triggersThatAreOff_areNamedWithTheirTables() throws Exception {
    fill();

    String after =
        " is missing or disabled on document_1, so data derived from their texts is out of date; enable it, or restore the tables from a backup";
    assertThat(
            after(
                """
                alter table vectorstore.document_1 disable trigger keep_new_words;
                drop trigger forget_embeddings on vectorstore.document_1
                """))
        .containsExactly(
            "ERROR trigger forget_embeddings" + after, "ERROR trigger keep_new_words" + after);
  }

  @Test
  void check_indexOfAKeyThatIsGone_isWarnedOf() throws Exception {
    fill();

    assertThat(after("drop index vectorstore.metadata_index_1"))
        .containsExactly(
            "WARNING metadata_index_1 of metadata keys are missing and no search uses them; unless they are being"
                + " built now, drop and create them again");
  }

  @Test
  void check_manyTables_areListedInPart() throws Exception {
    VectorSchema.migrate(owner);
    execute(
        owner,
        """
        select vectorstore.create_space((vectorstore.create_collection('c' || i, 'COSINE', false, '{}')).created,
            vectorstore.register_model('m', '', 3), 'active') from generate_series(1, 12) i;
        drop extension vector cascade;
        create extension vector
        """);

    assertThat(errors())
        .anyMatch(
            text ->
                text.startsWith(
                    "ERROR column embedding is missing or of another type in embedding_1, embedding_2, embedding_3,"
                        + " embedding_4, embedding_5, embedding_6, embedding_7, embedding_8, embedding_9,"
                        + " embedding_10 and 2 more: "));
  }

  /** What the check finds behind the damage, which is taken back. */
  private List<String> after(String damage) throws SQLException {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(damage);
      List<String> found = texts(new Inspection(connection, SCHEMA).run());
      connection.rollback();
      return found;
    }
  }

  /** A collection with two spaces, words and an indexed key. */
  private void fill() throws SQLException {
    VectorSchema.migrate(owner);
    execute(
        owner,
        """
        select vectorstore.create_collection('c', 'COSINE', true, '{}');
        select vectorstore.create_space(1, vectorstore.register_model('m', '', 3), 'active');
        select vectorstore.create_space(1, vectorstore.register_model('n', '', 2), 'building', null, 'HALFVEC');
        select vectorstore.enable_text_index(1, 'simple');
        select vectorstore.create_metadata_index(1, 'lang', 'TEXT');
        """);
    assertThat(errors()).isEmpty();
  }

  private List<String> errors() {
    return texts(VectorSchema.check(owner, SCHEMA));
  }

  private static List<String> texts(SchemaCheck check) {
    return check.findings().stream()
        .filter(finding -> !finding.text().startsWith("pgvector is 0.8"))
        .map(finding -> finding.severity() + " " + finding.text())
        .toList();
  }
}
