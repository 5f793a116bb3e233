package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.tables.MigrationFile;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The words of texts, whoever writes: plain SQL in the application's role and the owner's. */
class TextIndexTest {
  private static final String WORDS =
      "select tenant, key, words from vectorstore.words_1 order by tenant, key";

  private static final int BEFORE =
      MigrationFile.ALL.stream()
              .filter(file -> file.name().endsWith("__add_text_index"))
              .findFirst()
              .orElseThrow()
              .version()
          - 1;

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();
  private DataSource application;

  @BeforeEach
  void migrate() throws SQLException {
    VectorSchema.migrate(owner);
    application = database.role("app");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    execute(application, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
  }

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  @Test
  void words_whoeverWrites_followTheTexts() throws SQLException {
    enable("english");
    execute(
        application,
        "insert into vectorstore.document_1 (key, text) values ('a', 'Foxes'), ('b', 'the'), ('c', null), ('d', 'dog')");
    assertThat(rows(owner, WORDS)).containsExactly("|a|'fox':1", "|b|", "|d|'dog':1");

    execute(application, "update vectorstore.document_1 set text = 'cats' where key = 'c'");
    execute(application, "update vectorstore.document_1 set text = null where key = 'a'");
    execute(application, "update vectorstore.document_1 set text = 'mice' where key = 'b'");
    execute(application, "update vectorstore.document_1 set key = 'e' where key = 'd'");
    assertThat(rows(owner, WORDS)).containsExactly("|b|'mice':1", "|c|'cat':1", "|e|'dog':1");

    execute(application, "delete from vectorstore.document_1 where key = 'c'");
    assertThat(rows(owner, WORDS)).containsExactly("|b|'mice':1", "|e|'dog':1");
    execute(owner, "truncate vectorstore.document_1");
    assertThat(rows(owner, WORDS)).isEmpty();
  }

  @Test
  void indexes_ofMetadataAndWords_haveShortListsOfWhatWaits() throws SQLException {
    execute(application, "select vectorstore.create_collection('t', 'COSINE', true, '{}')");
    enable("english");
    execute(application, "select vectorstore.enable_text_index(2, 'english')");

    assertThat(
            rows(
                owner,
                """
                select t.relname, count(*), min(x.reloptions::text), max(x.reloptions::text)
                  from pg_index i
                  join pg_class t on t.oid = i.indrelid
                  join pg_class x on x.oid = i.indexrelid
                  join pg_am a on a.oid = x.relam
                 where a.amname = 'gin'
                 group by 1 order by 1
                """))
        .containsExactly(
            "document_1|1|{gin_pending_list_limit=256}|{gin_pending_list_limit=256}",
            "document_2|1|{gin_pending_list_limit=256}|{gin_pending_list_limit=256}",
            "words_1|1|{gin_pending_list_limit=256}|{gin_pending_list_limit=256}",
            "words_2|1|{gin_pending_list_limit=256}|{gin_pending_list_limit=256}");
  }

  @Test
  void words_areWrittenByTheTriggersAlone() throws SQLException {
    enable("english");

    for (String write :
        List.of(
            "insert into vectorstore.words_1 (key, words) values ('a', 'b')",
            "update vectorstore.words_1 set words = 'b'",
            "delete from vectorstore.words_1",
            "delete from vectorstore.text_index")) {
      assertThatThrownBy(() -> execute(application, write))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
    assertThat(VectorSchema.check(application, SchemaName.DEFAULT).findings())
        .noneMatch(SchemaFinding::isError);
  }

  @Test
  void reader_searchesAndChangesNothing() throws SQLException {
    enable("english");
    execute(application, "insert into vectorstore.document_1 (key, text) values ('a', 'Foxes')");
    DataSource reader = database.role("reader");
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("reader"), Access.READER);

    assertThat(
            rows(
                reader,
                "select key, ranked from vectorstore.keyword_question(1, 'a fox', '', '', 1000),"
                    + " vectorstore.documents_with_words(1, wanted, 10)"))
        .containsExactly("a|'fox'");
    assertThatThrownBy(() -> execute(reader, "select vectorstore.disable_text_index(1)"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  @Test
  void enable_otherLanguage_makesTheWordsAnew() throws SQLException {
    execute(
        application, "insert into vectorstore.document_1 (key, text) values ('a', 'the Foxes')");
    enable("english");
    enable("simple");
    assertThat(rows(owner, WORDS)).containsExactly("|a|'foxes':2 'the':1");
    execute(application, "insert into vectorstore.document_1 (key, text) values ('b', 'Dogs')");
    assertThat(rows(owner, WORDS)).containsExactly("|a|'foxes':2 'the':1", "|b|'dogs':1");

    execute(application, "select vectorstore.disable_text_index(1)");
    execute(application, "insert into vectorstore.document_1 (key, text) values ('c', 'Dogs')");

    assertThat(rows(owner, "select tgname from pg_trigger where tgname ~ 'words|nothing'"))
        .containsExactly("drop_words");
    assertThat(rows(owner, "select to_regclass('vectorstore.words_1')")).containsExactly("null");
  }

  @Test
  void language_ofAnotherSchema_isNamedWithIt() throws SQLException {
    execute(
        owner, "create text search configuration public.\"My words\" (copy = pg_catalog.simple)");

    assertThat(rows(application, "select vectorstore.text_language('public.My words')"))
        .containsExactly("public.\"My words\"");
    assertThat(rows(application, "select vectorstore.text_language('My words')"))
        .containsExactly("null");
    assertThat(rows(application, "select vectorstore.text_language('german')"))
        .containsExactly("german");
    enable("public.\"My words\"");
    execute(application, "insert into vectorstore.document_1 (key, text) values ('a', 'the Fox')");
    assertThat(rows(owner, WORDS)).containsExactly("|a|'fox':2 'the':1");
  }

  @Test
  void words_tenMegabytesOfDifferentWords_areIndexedInPart() throws SQLException {
    enable("simple");

    execute(
        application,
        "insert into vectorstore.document_1 (key, text)"
            + " select 'a', string_agg('word' || i, ' ') from generate_series(1, 950000) i");

    assertThat(rows(owner, "select octet_length(text) > 10000000 from vectorstore.document_1"))
        .containsExactly("t");
    assertThat(
            rows(
                owner,
                "select words @@ 'word1', words @@ 'word50000', words @@ 'word950000' from vectorstore.words_1"))
        .containsExactly("t|t|f");
  }

  @Test
  void words_longTextOfCommonWords_areIndexedWholeWithoutPlaces() throws SQLException {
    enable("simple");

    execute(
        application,
        "insert into vectorstore.document_1 (key, text)"
            + " select 'a', string_agg('word' || i % 60000, ' ') || ' last' from generate_series(1, 300000) i");

    assertThat(
            rows(
                owner,
                "select words @@ 'word1', words @@ 'word59999', words @@ 'last' from vectorstore.words_1"))
        .containsExactly("t|t|t");
  }

  @Test
  void drop_collection_takesItsWordsAlong() throws SQLException {
    List<String> before = CatalogRows.of(owner);
    execute(application, "select vectorstore.create_collection('two', 'COSINE', true, '{}')");
    execute(application, "select vectorstore.enable_text_index(2, 'english')");

    execute(application, "select vectorstore.drop_collection('two')");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    assertThat(rows(owner, "select count(*) from vectorstore.text_index")).containsExactly("0");
  }

  @Test
  void undo_withATextIndex_isRefusedUnlessItMayBeLost() throws SQLException {
    execute(application, "insert into vectorstore.document_1 (key, text) values ('a', 'fox')");
    List<String> without = CatalogRows.of(owner);
    enable("english");
    int version = VectorSchema.VERSION;

    assertThatThrownBy(() -> VectorSchema.undo(owner, SchemaName.DEFAULT, BEFORE))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "undoing schema \"vectorstore\" from version "
                + version
                + " to "
                + BEFORE
                + " would lose data, and nothing was changed: text_index (1 row), words_1 (1"
                + " row); call undoLosingData to do it anyway");
    VectorSchema.undoLosingData(owner, SchemaName.DEFAULT, BEFORE);

    assertThat(rows(owner, "select key, text from vectorstore.document_1"))
        .containsExactly("a|fox");
    VectorSchema.migrate(owner);
    VectorSchema.grant(owner, SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    assertThat(CatalogRows.of(owner)).isEqualTo(without);
  }

  @Test
  void check_tablesOfWords_areSeen() throws SQLException {
    execute(application, "select vectorstore.create_collection('two', 'COSINE', true, '{}')");
    execute(application, "select vectorstore.enable_text_index(2, 'english')");
    enable("english");
    execute(
        owner,
        "drop table vectorstore.words_1; alter table vectorstore.words_2 disable row level security;"
            + " drop index vectorstore.words_2_array_words_idx; create table vectorstore.words_9 (x int)");

    assertThat(
            VectorSchema.check(owner, SchemaName.DEFAULT).findings().stream()
                .map(SchemaFinding::text)
                .filter(text -> text.contains("words")))
        .containsExactlyInAnyOrder(
            "table words_1 is in the registry but missing; restore it, or drop its collection",
            "table words_2 has no index of words; searches and writes need it",
            "table words_2 is per tenant and does not keep tenants apart: row-level security is off,"
                + " or its policies are not the one it was made with",
            "table words_9 does not belong to a collection or space; drop it if it is not needed");
  }

  private void enable(String language) throws SQLException {
    execute(application, "select vectorstore.enable_text_index(1, '" + language + "')");
  }
}
