package dev.vectorstore.schema;

import static dev.vectorstore.localpostgres.PlainSql.execute;
import static dev.vectorstore.localpostgres.PlainSql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.tables.Contents;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UndoTest {
  private static final SchemaName SCHEMA = SchemaName.DEFAULT;
  private static final String HISTORY =
      "select installed_rank, version, description, type, script, checksum, installed_by, success"
          + " from vectorstore.schema_history order by 1";

  private final SchemaDatabase database = new SchemaDatabase();
  private final DataSource owner = database.owner();

  @AfterEach
  void close() throws Exception {
    database.close();
  }

  /** Each step, and all that an undo of the newest version can consist of. */
  static Stream<List<Integer>> pairs() {
    return IntStream.range(1, VectorSchema.VERSION)
        .boxed()
        .flatMap(to -> Stream.of(List.of(to + 1, to), List.of(VectorSchema.VERSION, to)))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void undo_toAnOlderVersion_givesItsCatalogAndHistory(List<Integer> pair) throws Exception {
    int from = pair.get(0);
    int to = pair.get(1);
    VectorSchema.migrate(owner, SCHEMA, to);
    List<String> older = CatalogRows.of(owner);
    List<String> olderHistory = rows(owner, HISTORY);
    VectorSchema.migrate(owner, SCHEMA, from);
    List<String> newer = CatalogRows.of(owner);
    List<String> newerHistory = rows(owner, HISTORY);
    assertThat(newer).isNotEqualTo(older);

    VectorSchema.undo(owner, SCHEMA, to);

    assertThat(CatalogRows.of(owner)).isEqualTo(older);
    assertThat(rows(owner, HISTORY)).isEqualTo(olderHistory);

    VectorSchema.migrate(owner, SCHEMA, from);

    assertThat(CatalogRows.of(owner)).isEqualTo(newer);
    assertThat(rows(owner, HISTORY)).isEqualTo(newerHistory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vectorstore", "We\"ird 'name'", "dots.and %s $1", "$undo$"})
  void undo_toZero_leavesTheExtensionAlone(String name) throws Exception {
    SchemaName schema = new SchemaName(name);
    execute(owner, "create extension vector");
    List<String> before = CatalogRows.of(owner);
    VectorSchema.migrate(owner, schema);
    List<String> migrated = CatalogRows.of(owner);
    String reader = roleOf("reader");
    VectorSchema.grant(owner, schema, reader, Access.READER);

    VectorSchema.undo(owner, schema, 0);

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    VectorSchema.migrate(owner, schema);
    assertThat(CatalogRows.of(owner)).isEqualTo(migrated);
  }

  @Test
  void undo_toZeroOfASchemaThatWasThere_leavesItEmptyAndWithoutDefaultPrivileges()
      throws Exception {
    execute(owner, "create extension vector; create schema vectorstore");
    List<String> before = CatalogRows.of(owner);
    VectorSchema.migrate(owner);
    VectorSchema.grant(owner, SCHEMA, roleOf("app"), Access.APPLICATION);

    VectorSchema.undo(owner, SCHEMA, 0);

    execute(owner, "revoke all on schema vectorstore from " + quoted("app"));
    assertThat(CatalogRows.of(owner).stream().filter(row -> !row.startsWith("schema|")))
        .isEqualTo(before.stream().filter(row -> !row.startsWith("schema|")).toList());
    assertThat(rows(owner, "select nspname from pg_namespace where nspname = 'vectorstore'"))
        .containsExactly("vectorstore");
  }

  @Test
  void undo_toZeroWithAnObjectOfAnotherInTheSchema_leavesBoth() throws Exception {
    VectorSchema.migrate(owner);
    execute(owner, "create function vectorstore.mine() returns integer language sql return 1");

    VectorSchema.undo(owner, SCHEMA, 0);

    assertThat(rows(owner, "select vectorstore.mine()")).containsExactly("1");
    assertThat(
            rows(
                owner,
                "select relname from pg_class where relnamespace = 'vectorstore'::regnamespace"))
        .isEmpty();
  }

  @Test
  void undoLosingData_moreCollectionsThanATransactionHasLocksFor_dropsThemInParts()
      throws Exception {
    VectorSchema.migrate(owner);
    List<String> migrated = CatalogRows.of(owner);
    fillWithCollections(120);
    CountingDataSource counting = new CountingDataSource(owner);

    VectorSchema.undoLosingData(counting, SCHEMA, 0);

    assertThat(counting.opened()).isEqualTo(4); // 50, 50, the look at the rest, and the undo
    VectorSchema.migrate(owner);
    assertThat(CatalogRows.of(owner)).isEqualTo(migrated);
  }

  @Test
  void undo_moreCollectionsThanATransactionHasLocksFor_isRefused() throws Exception {
    VectorSchema.migrate(owner);
    fillWithCollections(51);
    List<String> filled = CatalogRows.of(owner);

    assertThatThrownBy(() -> VectorSchema.undo(owner, SCHEMA, 1))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "undoing schema \"vectorstore\" from version "
                + VectorSchema.VERSION
                + " to 1 would lose data, and nothing was changed: collection (51 rows); call undoLosingData to do it anyway");
    assertThat(CatalogRows.of(owner)).isEqualTo(filled);
  }

  @Test
  void undo_ofWhatLeavesCollectionsAlone_takesNoLockOfTheirs() throws Exception {
    fill();
    // So that it fails where it would wait for ever.
    execute(owner, "alter database \"" + database.local().name() + "\" set lock_timeout = '1s'");
    try (Connection other = owner.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table vectorstore.document_1, vectorstore.embedding_1");

      VectorSchema.undo(owner, SCHEMA, 2);

      other.rollback();
    }
    assertThat(VectorSchema.check(owner, SCHEMA).version()).isEqualTo(2);
  }

  private void fillWithCollections(int number) throws SQLException {
    execute(
        owner,
        "select vectorstore.create_collection('c' || n, 'COSINE', false, '{}') from generate_series(1, "
            + number
            + ") n");
  }

  @Test
  void undo_withData_isRefusedAndNamesWhatWouldBeLost() throws Exception {
    fill();
    List<String> before = CatalogRows.of(owner);

    assertThatThrownBy(() -> VectorSchema.undo(owner, SCHEMA, 0))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "undoing schema \"vectorstore\" from version "
                + VectorSchema.VERSION
                + " to 0 would lose data, and nothing was changed: collection (2 rows),"
                + " document_1 (2 rows), embedding_1 (1 row), embedding_model (1 row),"
                + " embedding_space (1 row); call undoLosingData to do it anyway");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    assertThat(rows(owner, "select key from vectorstore.document_1 order by 1"))
        .containsExactly("a", "b");
    assertThat(rows(owner, "select count(*) from vectorstore.document_embeddings"))
        .containsExactly("1");
  }

  @Test
  void undo_withDataThatTheOlderVersionHoldsToo_keepsIt() throws Exception {
    fill();

    VectorSchema.undo(owner, SCHEMA, 2);

    assertThat(rows(owner, "select key from vectorstore.document_1 order by 1"))
        .containsExactly("a", "b");
    VectorSchema.migrate(owner);
    assertThat(rows(owner, "select document_id from vectorstore.document_embeddings"))
        .containsExactly("a");
  }

  @Test
  void undo_ofAutomaticIndexes_namesTheOneThatTheyWereBefore() throws Exception {
    fill();
    execute(owner, "select vectorstore.configure_index(1, 'AUTOMATIC', 'VECTOR', '{}')");

    VectorSchema.undo(owner, SCHEMA, 10);

    String wanted =
        "select index_kind, index_element, index_parameters from vectorstore.embedding_space";
    assertThat(rows(owner, wanted))
        .containsExactly("HNSW|VECTOR|{\"m\": 16, \"ef_construction\": 64}");
    VectorSchema.migrate(owner);
    assertThat(rows(owner, wanted)).hasSize(1);
  }

  @Test
  void undo_ofTheChoiceOfMetadataIndexes_makesThoseThatAreMissing() throws Exception {
    fill();
    execute(owner, "select vectorstore.choose_metadata_index(1, false)");
    assertThatThrownBy(() -> VectorSchema.undo(owner, SCHEMA, 13))
        .hasMessageContaining("nothing was changed: unindexed_metadata (1 row); call");

    VectorSchema.undoLosingData(owner, SCHEMA, 13);

    assertThat(rows(owner, "select to_regclass('vectorstore.document_1_metadata_idx') is not null"))
        .containsExactly("t");
  }

  @Test
  void undo_ofIndexesOfDirections_dropsThoseAlone() throws Exception {
    fill();
    execute(
        owner,
        """
        select vectorstore.create_collection('halves', 'EUCLIDEAN', false, '{}');
        select vectorstore.create_space(3, vectorstore.register_model('m', '', 3), 'active');
        select vectorstore.build_index(id, 'HNSW', 'HALFVEC', '{"m": 16}', false) from vectorstore.embedding_space;
        """);
    String classes =
        "select t.relname, o.opcname from pg_index i join pg_class t on t.oid = i.indrelid"
            + " join pg_opclass o on o.oid = i.indclass[0] where o.opcname like 'halfvec%' order by 1";
    assertThat(rows(owner, classes))
        .containsExactly("embedding_1|halfvec_l2_ops", "embedding_2|halfvec_l2_ops");

    VectorSchema.undo(owner, SCHEMA, 14);

    assertThat(rows(owner, classes)).containsExactly("embedding_2|halfvec_l2_ops");
    execute(owner, "select vectorstore.build_index(1, 'HNSW', 'HALFVEC', '{\"m\": 16}', false)");
    VectorSchema.migrate(owner);
    assertThat(rows(owner, classes))
        .containsExactly("embedding_1|halfvec_cosine_ops", "embedding_2|halfvec_l2_ops");
  }

  @Test
  void undo_ofTheChecksOfIndexes_keepsTheWidthsOfSearches() throws Exception {
    fill();
    execute(
        owner,
        "select vectorstore.remember_search_width(1, '0.98', 100),"
            + " vectorstore.remember_index_check(1, '{\"index\": 7}')");

    VectorSchema.undo(owner, SCHEMA, 9);

    assertThat(rows(owner, "select search_widths from vectorstore.embedding_space"))
        .containsExactly("{\"0.98\": 100}");
  }

  @Test
  void undo_withRowsThatAForcedPolicyHides_isRefused() throws Exception {
    DataSource role = ownerWithoutSuperuser();
    VectorSchema.migrate(role);
    fill(role);
    execute(
        role,
        "alter table vectorstore.document_1 enable row level security, force row level security;"
            + " alter table vectorstore.embedding_1 enable row level security, force row level security");
    assertThat(rows(role, "select key from vectorstore.document_1")).isEmpty();
    List<String> before = CatalogRows.of(owner);

    assertThatThrownBy(() -> VectorSchema.undo(role, SCHEMA, 1))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("document_1 (2 rows), embedding_1 (1 row)");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @Test
  void undoLosingData_belowTheFunctions_takesTheirTablesAlong() throws Exception {
    VectorSchema.migrate(owner, SCHEMA, 1);
    List<String> older = CatalogRows.of(owner);
    fill();
    execute(owner, "create index on vectorstore.embedding_1 using hnsw (embedding vector_l2_ops)");

    VectorSchema.undoLosingData(owner, SCHEMA, 1);

    assertThat(CatalogRows.of(owner)).isEqualTo(older);
    assertThat(rows(owner, "select name from vectorstore.embedding_model")).containsExactly("m");
    VectorSchema.migrate(owner);
    assertThat(VectorSchema.check(owner, SCHEMA).hasErrors()).isFalse();
  }

  @Test
  void undoLosingData_toZero_leavesNothing() throws Exception {
    execute(owner, "create extension vector");
    List<String> before = CatalogRows.of(owner);
    fill();

    VectorSchema.undoLosingData(owner, SCHEMA, 0);

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    assertThat(VectorSchema.state(owner, SCHEMA).version()).isZero();
  }

  @Test
  void undoLosingData_whenAViewOfAnotherDependsOnATable_changesNothing() throws Exception {
    fill();
    execute(owner, "create view public.mine as select id, name from vectorstore.embedding_model");
    List<String> before = CatalogRows.of(owner);
    List<String> history = rows(owner, HISTORY);

    assertThatThrownBy(() -> VectorSchema.undoLosingData(owner, SCHEMA, 0))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "U0001__create_registry.sql failed (SQLState 2BP01), and nothing was changed; other objects depend on those of the store and must be dropped first");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
    assertThat(rows(owner, HISTORY)).isEqualTo(history);
    assertThat(rows(owner, "select count(*) from vectorstore.document_1")).containsExactly("2");
  }

  @Test
  void undo_asARoleThatDoesNotOwn_isRefused() throws Exception {
    VectorSchema.migrate(owner);
    DataSource app = database.role("app");
    VectorSchema.grant(owner, SCHEMA, database.roleName("app"), Access.APPLICATION);
    List<String> before = CatalogRows.of(owner);

    assertThatThrownBy(() -> VectorSchema.undo(app, SCHEMA, 0))
        .isInstanceOf(SchemaException.class)
        .hasMessageContaining("SQLState 42501");

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @Test
  void undo_versionThatIsNone_isRefusedBeforeAnyConnection() {
    DataSource none = new CountingDataSource(owner);

    assertThatThrownBy(() -> VectorSchema.undo(none, SCHEMA, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("versions are 0 to " + VectorSchema.VERSION + ", and -1 is not one of them");
    assertThatThrownBy(() -> VectorSchema.undoLosingData(none, SCHEMA, VectorSchema.VERSION + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "versions are 0 to "
                + VectorSchema.VERSION
                + ", and "
                + (VectorSchema.VERSION + 1)
                + " is not one of them");
    assertThat(((CountingDataSource) none).opened()).isZero();
  }

  @Test
  void undo_toANewerVersionThanTheTables_isRefused() {
    VectorSchema.migrate(owner, SCHEMA, 1);

    assertThatThrownBy(() -> VectorSchema.undo(owner, SCHEMA, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema \"vectorstore\" has version 1 and cannot be undone to version 2");
  }

  @Test
  void undo_tablesOfANewerLibrary_isRefused() throws Exception {
    VectorSchema.migrate(owner);
    addVersion(VectorSchema.VERSION + 1);

    assertThatThrownBy(() -> VectorSchema.undo(owner, SCHEMA, 1))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "schema \"vectorstore\" has version "
                + (VectorSchema.VERSION + 1)
                + ", and this library knows versions up to "
                + VectorSchema.VERSION
                + "; undo it with the library that created it");
  }

  @Test
  void undo_versionThatTheTablesHave_doesNothing() throws Exception {
    VectorSchema.undo(owner, SCHEMA, 0);
    VectorSchema.migrate(owner);
    List<String> before = CatalogRows.of(owner);

    VectorSchema.undo(owner, SCHEMA, VectorSchema.VERSION);

    assertThat(CatalogRows.of(owner)).isEqualTo(before);
  }

  @Test
  void undo_whileOthersMigrateAndUndo_allSucceed() throws Exception {
    execute(owner, "create extension vector");
    List<String> empty = CatalogRows.of(owner);
    List<Callable<Boolean>> work = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      work.add(() -> done(() -> VectorSchema.migrate(owner)));
      work.add(() -> done(() -> VectorSchema.undo(owner, SCHEMA, 0)));
      work.add(() -> done(() -> migrateOnOneConnection()));
    }
    ExecutorService instances = Executors.newFixedThreadPool(6);
    try {
      for (Future<Boolean> each : instances.invokeAll(work)) {
        assertThat(each.get()).isTrue();
      }
    } finally {
      instances.shutdownNow();
    }
    VectorSchema.undo(owner, SCHEMA, 0);
    assertThat(CatalogRows.of(owner)).isEqualTo(empty);
  }

  @Test
  void contents_ofManyTables_areListedInPart() {
    List<String> lost = IntStream.rangeClosed(1, 21).mapToObj(i -> "t" + i).toList();

    assertThat(Contents.listed(lost)).startsWith("t1, t2, ").endsWith(", t20 and 1 more tables");
    assertThat(Contents.listed(lost.subList(0, 20))).endsWith(", t20");
  }

  private void migrateOnOneConnection() throws SQLException {
    try (var connection = owner.getConnection()) {
      VectorSchema.migrate(connection);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static boolean done(Step step) throws SQLException {
    step.run();
    return true;
  }

  private void addVersion(int version) throws SQLException {
    execute(
        owner,
        "insert into vectorstore.schema_history select "
            + version
            + ", '000"
            + version
            + "', 'd', 'SQL', 's', 1, 'me', now(), 0, true");
  }

  private void fill() throws SQLException {
    VectorSchema.migrate(owner);
    fill(owner);
  }

  /** A collection with two documents, one of them with a vector, and an empty collection. */
  static void fill(DataSource owner) throws SQLException {
    execute(
        owner,
        """
        select vectorstore.create_collection('c', 'COSINE', false, '{}');
        select vectorstore.create_space(1, vectorstore.register_model('m', '', 3), 'active');
        select vectorstore.create_collection('empty', 'COSINE', false, '{}');
        insert into vectorstore.document_1 (key, text) values ('a', 'A'), ('b', 'B');
        insert into vectorstore.embedding_1 (key, embedding) values ('a', '[1,2,3]');
        """);
  }

  private DataSource ownerWithoutSuperuser() throws SQLException {
    DataSource role = database.role("owner");
    execute(owner, "create extension vector");
    execute(owner, "create schema vectorstore authorization " + quoted("owner"));
    return role;
  }

  private String roleOf(String suffix) throws SQLException {
    database.role(suffix);
    return database.roleName(suffix);
  }

  private String quoted(String suffix) {
    return Quoted.identifier(database.roleName(suffix));
  }
}
