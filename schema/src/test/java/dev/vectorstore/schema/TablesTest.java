package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.localpostgres.PlainSql;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the database itself refuses, whoever writes: plain SQL in the application's role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TablesTest {
  private static final String CHECK = "23514";
  private static final String FOREIGN_KEY = "23503";
  private static final String DATA = "22000";
  private static final String FORBIDDEN = "42501";

  private final SchemaDatabase database = new SchemaDatabase();
  private DataSource application;
  private DataSource reader;

  @BeforeAll
  void migrate() throws SQLException {
    VectorSchema.migrate(database.owner());
    application = database.role("app");
    reader = database.role("reader");
    VectorSchema.grant(
        database.owner(), SchemaName.DEFAULT, database.roleName("app"), Access.APPLICATION);
    VectorSchema.grant(
        database.owner(), SchemaName.DEFAULT, database.roleName("reader"), Access.READER);
    execute(application, "select vectorstore.create_collection('c', 'COSINE', false, '{}')");
    execute(
        application,
        "select vectorstore.create_space(1, vectorstore.register_model('m', '', 3), 'active')");
    execute(
        application,
        "insert into vectorstore.document_1 (key, text, metadata) values ('a', 't', '{\"k\": 1}')");
    execute(
        application,
        "insert into vectorstore.embedding_1 (key, embedding) values ('a', '[1,2,3]')");
    execute(application, "insert into vectorstore.document_1 (key) values ('odd')");
    execute(
        application,
        "insert into vectorstore.embedding_1 (key, unsearchable, reason)"
            + " values ('odd', '\\x0000c07f0000c07f', 'WRONG_DIMENSION')");
  }

  @AfterAll
  void close() throws SQLException {
    database.close();
  }

  @Test
  void view_asApplication_showsEachStoredVector() throws SQLException {
    String view =
        "select collection, document_id, tenant, text, metadata, model, dimension, active, embedding"
            + " from vectorstore.document_embeddings where collection = 'c'";

    assertThat(rows(application, view)).containsExactly("c|a||t|{\"k\": 1}|m|3|t|[1,2,3]");
    assertThat(rows(reader, view)).containsExactly("c|a||t|{\"k\": 1}|m|3|t|[1,2,3]");
    assertThat(rows(application, "select document_id from vectorstore.document_embeddings('c')"))
        .containsExactly("a");
    assertThat(
            rows(application, "select document_id from vectorstore.document_embeddings('other')"))
        .isEmpty();
  }

  @Test
  void view_unsearchable_showsWhatIsKeptAndWhy() throws SQLException {
    assertThat(
            rows(
                application,
                "select collection, document_id, tenant, model, dimension, active, reason, embedding"
                    + " from vectorstore.unsearchable_embedding"))
        .containsExactly("c|odd||m|2|t|WRONG_DIMENSION|\\x0000c07f0000c07f");
  }

  @Test
  void view_anotherRole_isRefused() throws SQLException {
    DataSource stranger = database.role("stranger");

    assertState(() -> rows(stranger, "select * from vectorstore.document_embeddings"), FORBIDDEN);
  }

  @Test
  void embedding_wrongDimension_isRefused() {
    insertRefused(
        "insert into vectorstore.embedding_1 (key, embedding) values ('a', '[1,2]')", DATA);
    insertRefused("update vectorstore.embedding_1 set embedding = '[1,2,3,4]'", DATA);
  }

  @Test
  void embedding_ofAnotherModel_isRefused() {
    insertRefused(
        "insert into vectorstore.embedding_1 (key, model, embedding) values ('a', 2, '[1,2,3]')",
        CHECK);
    insertRefused("update vectorstore.embedding_1 set model = 99", CHECK);
  }

  @Test
  void embedding_withoutItsDocument_isRefused() {
    insertRefused(
        "insert into vectorstore.embedding_1 (key, embedding) values ('none', '[1,2,3]')",
        FOREIGN_KEY);
    insertRefused(
        "insert into vectorstore.embedding_1 (tenant, key, embedding) values ('t', 'a', '[1,2,3]')",
        FOREIGN_KEY);
  }

  @Test
  void embedding_neitherVectorNorReasonOrBoth_isRefused() {
    insertRefused("update vectorstore.embedding_1 set embedding = null where key = 'a'", CHECK);
    insertRefused("update vectorstore.embedding_1 set reason = 'MISSING' where key = 'a'", CHECK);
    insertRefused("update vectorstore.embedding_1 set unsearchable = '' where key = 'a'", CHECK);
    insertRefused("update vectorstore.embedding_1 set reason = 'WHIM' where key = 'odd'", CHECK);
    insertRefused("update vectorstore.embedding_1 set reason = 'MISSING' where key = 'odd'", CHECK);
    insertRefused(
        "update vectorstore.embedding_1 set unsearchable = '\\x0011223344' where key = 'odd'",
        CHECK);
  }

  @Test
  void document_keyThatIsNotItsIds_isRefused() {
    insertRefused("insert into vectorstore.document_1 (key) values (repeat('x', 1001))", CHECK);
    insertRefused("insert into vectorstore.document_1 (key, id) values ('short', 'short')", CHECK);
    insertRefused(
        "insert into vectorstore.document_1 (key, id) values (repeat('x', 940) || repeat('0', 64), repeat('x', 1001))",
        CHECK);
    insertRefused("insert into vectorstore.document_1 (key, metadata) values ('b', '[]')", CHECK);
  }

  @Test
  void delete_document_takesItsEmbeddingAlong() throws SQLException {
    execute(application, "insert into vectorstore.document_1 (key) values ('gone')");
    execute(
        application,
        "insert into vectorstore.embedding_1 (key, embedding) values ('gone', '[1,2,3]')");

    execute(application, "delete from vectorstore.document_1 where key = 'gone'");

    assertThat(rows(application, "select key from vectorstore.embedding_1 where key = 'gone'"))
        .isEmpty();
  }

  @Test
  void registry_asApplication_changesOnlyThroughFunctions() {
    insertRefused(
        "insert into vectorstore.embedding_model (name, revision, dimension) values ('x', '', 3)",
        FORBIDDEN);
    insertRefused("update vectorstore.embedding_space set model_id = 2", FORBIDDEN);
    insertRefused("delete from vectorstore.collection", FORBIDDEN);
    insertRefused("delete from vectorstore.schema_history", FORBIDDEN);
    insertRefused("create table vectorstore.mine (x int)", FORBIDDEN);
    insertRefused("drop table vectorstore.document_1", FORBIDDEN);
  }

  @Test
  void reader_writes_areRefused() {
    assertState(() -> execute(reader, "delete from vectorstore.document_1"), FORBIDDEN);
    assertState(() -> execute(reader, "select vectorstore.drop_collection('c')"), FORBIDDEN);
  }

  @Test
  void update_loadedRows_stayInTheirPages() throws SQLException {
    execute(application, "select vectorstore.create_collection('room', 'COSINE', false, '{}')");
    execute(
        application,
        "select vectorstore.create_space((select id from vectorstore.collection where name = 'room'),"
            + " vectorstore.register_model('room', '', 384), 'active')");
    String id =
        rows(application, "select id from vectorstore.collection where name = 'room'").get(0);
    String documents = "vectorstore.document_" + id;
    String embeddings =
        "vectorstore.embedding_"
            + rows(
                    application,
                    "select id from vectorstore.embedding_space where collection_id = " + id)
                .get(0);
    execute(
        application,
        "insert into DOCUMENTS (key, text, metadata) select n, repeat('t', 100), jsonb_build_object('n', n) from generate_series(1, 400) n;"
                .replace("DOCUMENTS", documents)
            + "insert into EMBEDDINGS (key, embedding) select n, array_fill(n, array[384])::vector from generate_series(1, 400) n"
                .replace("EMBEDDINGS", embeddings));

    // One row of each page: 40 documents and 5 vectors would fill one.
    try (Connection connection = PlainSql.transaction(application)) {
      execute(
          connection,
          """
          update DOCUMENTS set text = repeat('u', 100) where key::integer % 40 = 0;
          update EMBEDDINGS set embedding = array_fill(0.5, array[384])::vector where key::integer % 40 = 0
          """
              .replace("DOCUMENTS", documents)
              .replace("EMBEDDINGS", embeddings));
      assertThat(
              rows(
                  connection,
                  "select pg_stat_get_xact_tuples_hot_updated(c::regclass) from unnest(array['"
                      + documents
                      + "', '"
                      + embeddings
                      + "']) c"))
          .containsExactly("10", "10");
    }
    execute(application, "select vectorstore.drop_collection('room')");
  }

  @Test
  void metadataIndex_chosen_comesAndGoesAndALoadKeepsTheChoice() throws SQLException {
    execute(application, "select vectorstore.create_collection('choice', 'COSINE', false, '{}')");
    String id =
        rows(application, "select id from vectorstore.collection where name = 'choice'").get(0);
    String indexes =
        "select count(*) from pg_indexes where tablename = 'document_"
            + id
            + "' and indexdef like '%gin%'";
    assertThat(rows(application, indexes)).containsExactly("1");

    execute(application, "select vectorstore.choose_metadata_index(" + id + ", false)");
    execute(application, "select vectorstore.choose_metadata_index(" + id + ", false)");
    assertThat(rows(application, indexes)).containsExactly("0");
    loadNothing(id);
    assertThat(rows(application, indexes)).containsExactly("0");

    execute(application, "select vectorstore.choose_metadata_index(" + id + ", true)");
    execute(application, "select vectorstore.choose_metadata_index(" + id + ", true)");
    assertThat(rows(application, indexes)).containsExactly("1");
    loadNothing(id);
    assertThat(rows(application, indexes)).containsExactly("1");
    execute(application, "select vectorstore.drop_collection('choice')");
    assertState(
        () -> execute(application, "select vectorstore.choose_metadata_index(" + id + ", true)"),
        "40001");
  }

  private void loadNothing(String id) throws SQLException {
    try (Connection connection = PlainSql.transaction(application)) {
      execute(connection, "select vectorstore.begin_load(" + id + ")");
      execute(connection, "select vectorstore.finish_load(" + id + ")");
      connection.commit();
    }
  }

  @Test
  void space_secondActiveOne_isNotMade() throws SQLException {
    execute(application, "select vectorstore.create_collection('two', 'COSINE', false, '{}')");
    String create =
        "select %s from vectorstore.create_space("
            + "(select id from vectorstore.collection where name = 'two'),"
            + " vectorstore.register_model('%s', '', 3), 'active')";

    String first = rows(application, String.format(create, "created", "one")).get(0);
    assertThat(rows(application, String.format(create, "created", "other"))).containsExactly(first);
    assertThat(rows(application, String.format(create, "made", "other"))).containsExactly("f");
    execute(application, "select vectorstore.drop_collection('two')");
  }

  @Test
  void space_dimensions_storeVectorsInTheRowWhereTheyFit() throws SQLException {
    execute(application, "select vectorstore.create_collection('wide', 'COSINE', false, '{}')");
    for (int dimension : new int[] {2000, 2001, 16000}) {
      execute(
          application,
          "select vectorstore.create_collection('d" + dimension + "', 'COSINE', false, '{}')");
      execute(
          application,
          "select vectorstore.create_space((select id from vectorstore.collection where name = 'd"
              + dimension
              + "'), vectorstore.register_model('wide', '', "
              + dimension
              + "), 'active')");
      String documents = tableOf("document", "c.id", dimension);
      String embeddings = tableOf("embedding", "s.id", dimension);
      execute(
          application,
          "insert into "
              + documents
              + " (key) select string_agg(chr(33 + i * 7919 % 90), '') from generate_series(1, 1000) i");
      execute(
          application,
          "insert into "
              + embeddings
              + " (key, embedding) select key, array(select random() from generate_series(1, "
              + dimension
              + "))::vector from "
              + documents);
      assertThat(rows(application, "select vector_dims(embedding) from " + embeddings))
          .containsExactly(String.valueOf(dimension));
    }
    assertThat(
            rows(
                application,
                "select attstorage from pg_attribute join vectorstore.embedding_space s"
                    + " on attrelid = ('vectorstore.embedding_' || s.id)::regclass"
                    + " join vectorstore.embedding_model m on m.id = s.model_id"
                    + " where m.name = 'wide' and attname = 'embedding' order by m.dimension"))
        .containsExactly("p", "e", "e");
  }

  @Test
  void drop_collection_leavesNoTable() throws SQLException {
    execute(application, "select vectorstore.create_collection('gone', 'COSINE', false, '{}')");
    execute(
        application,
        "select vectorstore.create_space((select id from vectorstore.collection where name = 'gone'),"
            + " vectorstore.register_model('m', '', 3), 'active')");
    String tables = "select count(*) from pg_tables where schemaname = 'vectorstore'";
    int before = Integer.parseInt(rows(application, tables).get(0));

    assertThat(rows(application, "select vectorstore.drop_collection('gone')"))
        .containsExactly("t");

    assertThat(Integer.parseInt(rows(application, tables).get(0))).isEqualTo(before - 2);
    assertThat(rows(application, "select vectorstore.drop_collection('gone')"))
        .containsExactly("f");
  }

  private String tableOf(String prefix, String id, int dimension) throws SQLException {
    return "vectorstore."
        + prefix
        + "_"
        + rows(
                application,
                "select "
                    + id
                    + " from vectorstore.collection c"
                    + " join vectorstore.embedding_space s on s.collection_id = c.id where c.name = 'd"
                    + dimension
                    + "'")
            .get(0);
  }

  private void insertRefused(String sql, String state) {
    assertState(() -> execute(application, sql), state);
  }

  private static void assertState(ThrowingCallable call, String state) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }
}
