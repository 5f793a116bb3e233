package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionInfo;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.SchemaCheck;
import dev.vectorstore.schema.SchemaException;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections with partitions: their tables, and indexes that are built for each of them. */
class PgPartitionsTest {
  private static final int UNDIVIDED = 15;

  private static final int DIMENSION = 16;
  private static final int PARTITIONS = 4;
  private static final int VECTORS = 2_000;
  private static final VectorIndex HNSW = VectorIndex.hnsw().element(ElementType.VECTOR);

  private static final CollectionSettings DIVIDED =
      CollectionSettings.of(ModelId.of("m", DIMENSION))
          .space(SpaceSettings.defaults().metric(Metric.EUCLIDEAN).index(HNSW))
          .partitions(PARTITIONS);

  // Of the whole, and of each of its parts.
  private static final String VECTOR_INDEXES =
      """
      select t.relname, i.indisvalid, x.relispartition
        from pg_index i
        join pg_class x on x.oid = i.indexrelid
        join pg_class t on t.oid = i.indrelid
        join pg_am a on a.oid = x.relam
       where a.amname in ('hnsw', 'ivfflat')
       order by 1
      """;

  private static final String CONTENT =
      """
      select d.key, d.text, d.metadata, v.embedding, w.words
        from vectorstore.document_1 d
        join vectorstore.embedding_1 v using (tenant, key)
        join vectorstore.words_1 w using (tenant, key)
       order by d.key
      """;

  private static final List<String> ALL_WHOLE =
      List.of(
          "embedding_1|t|f",
          "embedding_1_p0|t|t",
          "embedding_1_p1|t|t",
          "embedding_1_p2|t|t",
          "embedding_1_p3|t|t");

  private final Random random = new Random(7);
  private final TenantDatabase local = new TenantDatabase();
  private final List<VectorDatabase> opened = new ArrayList<>();

  PgPartitionsTest() throws SQLException {}

  @AfterEach
  void drop() throws SQLException {
    opened.forEach(VectorDatabase::close);
    local.close();
  }

  private VectorDatabase database(boolean maintained) {
    PgSettings settings = PgSettings.defaults().indexPaysFrom(0).automaticIndexes(false);
    VectorDatabase database =
        PgVectorDatabase.open(
            local.application(), maintained ? settings.maintenance(local.owner()) : settings);
    opened.add(database);
    return database;
  }

  private VectorStore filled(boolean maintained) {
    VectorStore store = database(maintained).store("c", DIVIDED);
    store.upsert(documents(VECTORS));
    return store;
  }

  private List<Document> documents(int number) {
    return IntStream.range(0, number)
        .mapToObj(
            i -> Document.of("d" + i, "text of " + i, Map.of("n", i % 100)).embedding(vector()))
        .toList();
  }

  private Embedding vector() {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }

  private List<String> asSuperuser(String query) throws SQLException {
    return PlainSql.rows(local.superuser(), query);
  }

  @Test
  void store_withPartitions_dividesDocumentsAndVectorsByKey() throws SQLException {
    VectorStore store = filled(false);

    assertThat(store.info().partitions()).isEqualTo(PARTITIONS);
    assertThat(database(false).find("c").map(CollectionInfo::partitions)).contains(PARTITIONS);
    assertThat(
            asSuperuser(
                "select inhrelid::regclass::text from pg_inherits"
                    + " where inhparent in ('vectorstore.document_1'::regclass,"
                    + " 'vectorstore.embedding_1'::regclass) order by 1"))
        .containsExactly(
            "vectorstore.document_1_p0",
            "vectorstore.document_1_p1",
            "vectorstore.document_1_p2",
            "vectorstore.document_1_p3",
            "vectorstore.embedding_1_p0",
            "vectorstore.embedding_1_p1",
            "vectorstore.embedding_1_p2",
            "vectorstore.embedding_1_p3");
    assertThat(
            asSuperuser(
                "select count(*) > 400 from vectorstore.embedding_1_p2 v"
                    + " join vectorstore.document_1_p2 using (tenant, key)"))
        .containsExactly("t");
    assertThat(store.count()).isEqualTo(VECTORS);
  }

  @Test
  void store_thatExists_keepsThePartitionsItHas() {
    VectorDatabase database = database(false);
    database.store("one", DIVIDED.partitions(1));
    database.store("divided", DIVIDED);

    assertThat(database.store("one", DIVIDED).info().partitions()).isEqualTo(1);
    assertThat(database.store("divided", DIVIDED.partitions(1)).info().partitions())
        .isEqualTo(PARTITIONS);
  }

  @Test
  void store_withTheMostPartitions_isFilledIndexedAndSearched() {
    VectorStore store =
        database(true).store("c", DIVIDED.partitions(CollectionSettings.MAX_PARTITIONS));
    store.upsert(documents(300));

    store.index().build();

    SearchRequest request = SearchRequest.of(vector()).limit(300);
    assertThat(store.search(request)).hasSize(300);
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.READY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_ofPartitions_indexesEachAndFindsTheNearest(boolean maintained) throws SQLException {
    VectorStore store = filled(maintained);

    store.index().build();

    assertThat(asSuperuser(VECTOR_INDEXES)).containsExactlyElementsOf(ALL_WHOLE);
    IndexStatus status = store.index().status();
    assertThat(status.state()).isEqualTo(IndexStatus.State.READY);
    assertThat(status.built()).contains(HNSW);
    assertThat(status.bytes()).isGreaterThan(8 * 8_192L);
    Embedding asked = vector();
    SearchRequest request = SearchRequest.of(asked).limit(10);
    assertThat(store.explain(request).strategy()).isEqualTo(SearchStrategy.INDEX);
    List<Embedding> queries = IntStream.range(0, 50).mapToObj(i -> vector()).toList();
    assertThat(store.index().measureRecall(queries, 10).mean()).isGreaterThanOrEqualTo(0.98);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rebuildAndDrop_ofPartitions_leaveNoOtherIndex(boolean maintained) throws SQLException {
    VectorStore store = filled(maintained);
    store.index().build();

    store.index().rebuild(HNSW.m(8), progress -> {});

    assertThat(store.index().status().built()).contains(HNSW.m(8));
    assertThat(asSuperuser(VECTOR_INDEXES)).containsExactlyElementsOf(ALL_WHOLE);

    store.index().drop();

    assertThat(asSuperuser(VECTOR_INDEXES)).isEmpty();
    assertThat(store.search(SearchRequest.of(vector()).limit(10))).hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rebuild_thatFails_leavesTheIndexThatWasThere(boolean maintained) throws SQLException {
    VectorStore store = filled(maintained);
    float[] large = new float[DIMENSION];
    large[0] = 65_520;
    store.upsert(List.of(Document.of("far").embedding(Embedding.of(large))));
    store.index().build();

    assertThatThrownBy(
            () ->
                store
                    .index()
                    .rebuild(VectorIndex.hnsw().element(ElementType.HALFVEC), progress -> {}))
        .isInstanceOf(IllegalStateException.class);

    assertThat(asSuperuser(VECTOR_INDEXES)).containsExactlyElementsOf(ALL_WHOLE);
    assertThat(store.index().status().built()).contains(HNSW);
  }

  /** As a build that was cut off leaves it: the whole without parts, and a part of its own. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void build_afterOneThatBroke_takesAwayWhatIsLeft(boolean maintained) throws SQLException {
    VectorStore store = filled(maintained);
    PlainSql.execute(
        local.owner(),
        "create index left_whole on only vectorstore.embedding_1"
            + " using hnsw (embedding extensions.vector_l2_ops) where copy_of is null;"
            + " create index left_part on vectorstore.embedding_1_p1"
            + " using hnsw (embedding extensions.vector_l2_ops) with (m = 4) where copy_of is null");

    assertThat(store.index().status().state()).isNotEqualTo(IndexStatus.State.READY);
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).toString())
        .contains(
            "index left_part of table embedding_1_p1 belongs to no index of the whole collection,"
                + " so writers keep it up in vain; unless it is being built now, drop it and build it again",
            "index left_whole of table embedding_1 is invalid, so no search uses it");

    store.index().build();

    assertThat(asSuperuser(VECTOR_INDEXES)).containsExactlyElementsOf(ALL_WHOLE);
    assertThat(
            asSuperuser(
                "select count(*) from pg_class where relname in ('left_whole', 'left_part')"))
        .containsExactly("0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void indexMetadata_ofPartitions_isOfEachAndTakenAwayFromEach(boolean maintained)
      throws SQLException {
    VectorStore store = filled(maintained);
    String indexes =
        "select count(*) from pg_index where indisvalid"
            + " and pg_get_indexdef(indexrelid) like '%jsonb_typeof(%'";

    store.indexMetadata("n", MetadataType.NUMBER);

    assertThat(asSuperuser(indexes)).containsExactly(Integer.toString(PARTITIONS + 1));
    List<Match> found =
        store.search(SearchRequest.of(vector()).limit(100).filter(Filter.lessThan("n", 3)));
    assertThat(found).hasSize(VECTORS * 3 / 100);

    store.dropMetadataIndex("n");

    assertThat(asSuperuser(indexes)).containsExactly("0");
  }

  /** As one leaves them whose session was lost while it took them away. */
  @Test
  void indexMetadata_afterOneThatBroke_takesAwayWhatIsLeft() throws SQLException {
    VectorStore store = filled(true);
    PlainSql.execute(
        local.owner(),
        "create index document_1_p2_metadata_index_77 on vectorstore.document_1_p2 ((metadata -> 'n'))");

    store.indexMetadata("n", MetadataType.NUMBER);

    assertThat(asSuperuser("select count(*) from pg_class where relname ~ 'metadata_index_77'"))
        .containsExactly("0");
  }

  @Test
  void search_filtersOfAllShares_isNeverShort() {
    VectorStore store = filled(true);
    store.index().build();

    for (int share : List.of(1, 10, 50)) {
      SearchRequest request =
          SearchRequest.of(vector()).limit(15).filter(Filter.lessThan("n", share));
      assertThat(store.search(request)).as("%s %%", share).hasSize(15);
      SearchReport report = store.explain(request);
      assertThat(report.matches()).as("%s", report).hasSize(15);
    }
  }

  /** A partition can be read by its own name. */
  @Test
  void partitions_ofTenants_showEachItsOwnRowsAlone() throws SQLException {
    VectorDatabase database = database(false);
    database.store("c", DIVIDED.perTenant());
    for (String tenant : List.of("a", "b")) {
      database.tenant(tenant).store("c").upsert(documents(100));
    }

    for (String table : List.of("document_1_p0", "embedding_1_p3", "document_1", "embedding_1")) {
      String tenants = "select distinct tenant from vectorstore." + table;
      assertThat(TenantDatabase.inTheNameOf(local.application(), "a", tenants))
          .as(table)
          .containsExactly("a");
      assertThat(PlainSql.rows(local.application(), tenants)).as(table).isEmpty();
    }
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();

    PlainSql.execute(
        local.owner(), "alter table vectorstore.embedding_1_p3 disable row level security");
    SchemaCheck check = VectorSchema.check(local.owner(), SchemaName.DEFAULT);
    assertThat(check.findings().toString()).contains("embedding_1_p3");
  }

  @Test
  void drop_ofPartitions_leavesNothing() throws SQLException {
    VectorDatabase database = database(true);
    VectorStore store = filled(true);
    store.index().build();

    database.drop("c");

    assertThat(
            asSuperuser(
                "select relname from pg_class join pg_namespace n on n.oid = relnamespace"
                    + " where nspname = 'vectorstore' and relname ~ '^(document|embedding)_[0-9]'"))
        .isEmpty();
    assertThat(asSuperuser("select proname from pg_proc where proname ~ '^embedding_[0-9]'"))
        .isEmpty();
    assertThat(asSuperuser("select count(*) from vectorstore.partitioned_collection"))
        .containsExactly("0");
  }

  @Test
  void undo_ofACollectionWithPartitions_keepsWhatItHasInOneTable() throws SQLException {
    VectorStore store = filled(true);
    store.index().build();
    store.indexMetadata("n", MetadataType.NUMBER);
    store.keywords().enable("english");
    List<String> before = asSuperuser(CONTENT);

    assertThatThrownBy(() -> undo(false))
        .isInstanceOf(SchemaException.class)
        .hasMessage(
            "undoing schema \"vectorstore\" from version 17 to 15 would lose data, and nothing was changed:"
                + " the partitions of collections (1); call undoLosingData to do it anyway");
    assertThat(asSuperuser(VECTOR_INDEXES)).containsExactlyElementsOf(ALL_WHOLE);

    undo(true);

    assertThat(asSuperuser(CONTENT)).isEqualTo(before);
    assertThat(
            asSuperuser(
                "select count(*) from pg_class join pg_namespace n on n.oid = relnamespace"
                    + " where nspname = 'vectorstore' and relname ~ '_p[0-9]+|^divided'"))
        .containsExactly("0");
    assertThat(asSuperuser("select proname from pg_proc where proname ~ '^embedding_[0-9]'"))
        .isEmpty();

    VectorSchema.migrate(local.owner());
    VectorStore again = database(true).store("c", DIVIDED);
    assertThat(again.info().partitions()).isEqualTo(1);
    again.index().build();
    assertThat(again.search(SearchRequest.of(vector()).limit(15).filter(Filter.lessThan("n", 3))))
        .hasSize(15);
    again.delete(List.of("d1", "d2"));
    again.upsert(List.of(Document.of("d3", "a cactus").embedding(vector())));
    assertThat(again.keywords().search(KeywordRequest.of("cactus")).matches()).hasSize(1);
    assertThat(again.keywords().search(KeywordRequest.of("text")).matches()).isNotEmpty();
    assertThat(again.count()).isEqualTo(VECTORS - 2);
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void undo_toZeroLosingData_leavesNothing() throws SQLException {
    filled(false);

    VectorSchema.undoLosingData(local.owner(), SchemaName.DEFAULT, 0);

    assertThat(asSuperuser("select to_regnamespace('vectorstore') is null")).containsExactly("t");
  }

  private void undo(boolean losing) {
    if (losing) {
      VectorSchema.undoLosingData(local.owner(), SchemaName.DEFAULT, UNDIVIDED);
    } else {
      VectorSchema.undo(local.owner(), SchemaName.DEFAULT, UNDIVIDED);
    }
  }

  @Test
  void partitions_inTheCallersTransaction_areMadeAndUndoneWithIt() throws SQLException {
    VectorDatabase database = database(false);
    try (Connection connection = local.application().getConnection()) {
      connection.setAutoCommit(false);
      VectorStore store = database.joining(connection).store("c", DIVIDED);
      store.upsert(documents(50));
      assertThat(store.search(SearchRequest.of(vector()).limit(50))).hasSize(50);
      connection.rollback();
    }

    assertThat(database.find("c")).isEmpty();
  }
}
