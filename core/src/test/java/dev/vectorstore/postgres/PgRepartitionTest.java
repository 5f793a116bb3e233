package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.collection.RepartitionProgress;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.schema.SchemaName;
import dev.vectorstore.schema.VectorSchema;
import dev.vectorstore.search.KeywordRequest;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceInfo;
import dev.vectorstore.space.SpaceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collections that get another number of partitions while they are used. */
class PgRepartitionTest {
  private static final int DIMENSION = 8;
  private static final int DOCUMENTS = 1_200;
  private static final VectorIndex HNSW = VectorIndex.hnsw().element(ElementType.VECTOR);

  private static final CollectionSettings SETTINGS =
      CollectionSettings.of(ModelId.of("m", DIMENSION))
          .space(SpaceSettings.defaults().metric(Metric.EUCLIDEAN).index(HNSW));

  private static final String LEFT =
      """
      select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = 'vectorstore' and relname ~ '^next_'
      union all
      select proname from pg_proc where proname ~ '^next_embedding'
      union all
      select tgname from pg_trigger where tgname ~ '^bring' and not tgisinternal
      union all
      select collection_id::text from vectorstore.repartition
      """;

  private static final String COPY = "select vectorstore.copy_to_next(1, 1000)";

  private static final Document NOT_FINITE =
      Document.of("infinite", "text", Map.of())
          .unsearchable(
              UnsearchableEmbedding.of(
                  UnsearchableEmbedding.Reason.NOT_FINITE, 1, 2, 3, 4, 5, 6, 7, Float.NaN));

  private static final SearchRequest NEAREST =
      SearchRequest.of(document("any", 1).embedding().orElseThrow()).limit(20);

  private final TenantDatabase local = new TenantDatabase();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final PgVectorDatabase database =
      PgVectorDatabase.open(
          local.application(),
          PgSettings.defaults()
              .indexPaysFrom(0)
              .automaticIndexes(false)
              .maintenance(local.owner()));

  PgRepartitionTest() throws SQLException {}

  @AfterEach
  void drop() throws SQLException {
    threads.shutdownNow();
    database.close();
    local.close();
  }

  private static Document document(String id, int version) {
    Random random = new Random(id.hashCode() * 31L + version);
    float[] values = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      // a few are equal, so that some vectors are copies
      values[i] = version % 5 == 0 ? i : (float) random.nextGaussian();
    }
    return Document.of(id, "text " + version + " of " + id, Map.of("n", version % 10))
        .embedding(Embedding.of(values));
  }

  private static List<Document> documents(String prefix, int number) {
    return IntStream.range(0, number).mapToObj(i -> document(prefix + i, i)).toList();
  }

  private VectorStore filled(int partitions) {
    VectorStore store = database.store("c", SETTINGS.partitions(partitions));
    store.upsert(documents("d", DOCUMENTS));
    store.indexMetadata("n", MetadataType.NUMBER);
    store.keywords().enable("english");
    store.index().build();
    return store;
  }

  /** Everything that is stored, by id. */
  private static Map<String, String> content(VectorStore store, List<String> ids) {
    Map<String, String> content = new TreeMap<>();
    for (int from = 0; from < ids.size(); from += 1_000) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + 1_000));
      store
          .get(some, Include.everything())
          .forEach(found -> content.put(found.id(), described(found)));
    }
    return content;
  }

  private static String described(Document document) {
    return document.text()
        + " "
        + document.metadata()
        + " "
        + document.embedding().map(Embedding::toString)
        + document.embedding().map(vector -> Arrays.hashCode(vector.values()))
        + document.unsearchable().map(kept -> Arrays.hashCode(kept.values()));
  }

  private void assertWhole(VectorStore store, int partitions, Map<String, String> expected)
      throws SQLException {
    assertThat(database.find("c").orElseThrow().partitions()).isEqualTo(partitions);
    assertThat(store.count()).isEqualTo(expected.size());
    assertThat(content(store, List.copyOf(expected.keySet()))).isEqualTo(expected);
    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
    assertThat(store.index().status().built()).contains(HNSW);
    assertThat(store.search(NEAREST)).hasSize(20);
    assertThat(store.search(NEAREST.filter(Filter.lessThan("n", 3)))).hasSize(20);
    assertThat(store.keywords().search(KeywordRequest.of("text")).matches()).isNotEmpty();
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  private static void assertByTheIndex(VectorStore store) {
    SearchReport explained = store.explain(NEAREST);
    assertThat(explained.strategy()).as("%s", explained).isEqualTo(SearchStrategy.INDEX);
  }

  private static Map<String, String> expected(List<Document> documents) {
    Map<String, String> expected = new TreeMap<>();
    documents.forEach(one -> expected.put(one.id(), described(one)));
    return expected;
  }

  @Test
  void repartition_thereAndBack_keepsEverything() throws SQLException {
    VectorStore store = filled(1);
    Map<String, String> all = expected(documents("d", DOCUMENTS));

    for (int partitions : List.of(4, 3, 1)) {
      List<RepartitionProgress> progress = new ArrayList<>();

      database.repartition("c", partitions, progress::add);

      assertWhole(store, partitions, all);
      assertByTheIndex(store);
      assertThat(progress)
          .extracting(RepartitionProgress::phase)
          .contains(RepartitionProgress.Phase.COPYING, RepartitionProgress.Phase.INDEXING);
      assertThat(progress.get(0).done()).isEqualTo(1_000);
      assertThat(progress)
          .allSatisfy(told -> assertThat(told.done()).isLessThanOrEqualTo(told.total()));
    }
    store.upsert(List.of(document("late", 3)));
    assertThat(store.search(SearchRequest.of(document("late", 3).embedding().orElseThrow())))
        .first()
        .satisfies(match -> assertThat(match.document().id()).isEqualTo("late"));
  }

  @Test
  void repartition_besideWriters_losesAndDoublesNothing() throws Exception {
    VectorStore store = filled(1);
    AtomicBoolean ended = new AtomicBoolean();
    List<Future<Map<String, Document>>> writers =
        IntStream.range(0, 2)
            .mapToObj(i -> threads.submit(() -> written(store, i, ended)))
            .toList();
    try {
      for (int partitions : List.of(3, 2)) {
        database.repartition("c", partitions, progress -> {});
      }
    } finally {
      ended.set(true);
    }
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      if (i % 10 > 1) { // the others are those of the writers
        all.put("d" + i, described(document("d" + i, i)));
      }
    }
    for (Future<Map<String, Document>> writer : writers) {
      writer.get().forEach((id, written) -> all.put(id, described(written)));
    }

    assertWhole(store, 2, all);
  }

  /** Upserts, changes and deletes documents of its own until the others have ended. */
  private static Map<String, Document> written(VectorStore store, int writer, AtomicBoolean ended) {
    Random random = new Random(writer);
    Map<String, Document> own = new TreeMap<>();
    for (int i = writer; i < DOCUMENTS; i += 10) {
      own.put("d" + i, document("d" + i, i));
    }
    for (int round = 0; !ended.get(); round++) {
      List<Document> some = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int number = random.nextInt(DOCUMENTS / 10) * 10 + writer;
        some.add(document((i % 4 == 0 ? "new" : "d") + number, round + i));
      }
      Map<String, Document> once = new TreeMap<>();
      some.forEach(one -> once.put(one.id(), one));
      store.upsert(List.copyOf(once.values()));
      own.putAll(once);
      String gone = List.copyOf(own.keySet()).get(random.nextInt(own.size()));
      store.delete(List.of(gone));
      own.remove(gone);
    }
    return own;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void repartition_thatBreaksOff_goesOnOrIsAbandoned(int told) throws SQLException {
    VectorStore store = filled(1);
    Map<String, String> all = expected(documents("d", DOCUMENTS));
    int[] left = {told};
    assertThatThrownBy(
            () ->
                database.repartition(
                    "c",
                    4,
                    progress -> {
                      left[0]--;
                      if (left[0] == 0) {
                        throw new IllegalStateException("the host stops");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the host stops");
    assertThat(database.find("c").orElseThrow().partitions()).isEqualTo(1);
    assertThatThrownBy(() -> database.repartition("c", 2, progress -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("repartitioning of \"c\": it gets 4 partitions already; abandon that first");

    if (told % 2 == 0) {
      assertThat(database.abandonRepartition("c")).isTrue();
      assertThat(database.abandonRepartition("c")).isFalse();
      assertWhole(store, 1, all);
    } else {
      database.repartition("c", 4, progress -> {});
      assertWhole(store, 4, all);
      assertByTheIndex(store);
    }
  }

  @Test
  void repartition_whileSpacesComeAndGo_takesThemAlong() throws SQLException {
    VectorStore store = database.store("c", SETTINGS);
    store.upsert(documents("d", 100));
    store.upsert(List.of(NOT_FINITE));
    ModelId second = ModelId.of("second", 2);
    ModelId late = ModelId.of("late", 3);
    ModelId gone = ModelId.of("gone", 3);
    EmbeddingSpaces spaces = database.spaces("c");
    spaces.add(second, SpaceSettings.defaults());
    spaces.add(gone, SpaceSettings.defaults());
    Map<String, Embedding> old = Map.of("d1", Embedding.of(1, 2), "d2", Embedding.of(3, 4));
    spaces.put(second, old);

    database.repartition(
        "c",
        4,
        progress -> {
          if (spaces.list().stream().noneMatch(space -> space.model().equals(late))) {
            spaces.drop(gone);
            spaces.add(late, SpaceSettings.defaults());
            spaces.put(late, Map.of("d3", Embedding.of(1, 2, 3)));
            spaces.put(second, Map.of("d3", Embedding.of(5, 6)));
          }
        });

    assertThat(spaces.get(second, List.of("d1", "d2", "d3", "d4")))
        .isEqualTo(Map.of("d1", old.get("d1"), "d2", old.get("d2"), "d3", Embedding.of(5, 6)));
    assertThat(spaces.get(late, List.of("d1", "d3")))
        .isEqualTo(Map.of("d3", Embedding.of(1, 2, 3)));
    assertThat(spaces.list()).extracting(SpaceInfo::model).doesNotContain(gone);
    assertThat(content(store, List.of(NOT_FINITE.id()))).isEqualTo(expected(List.of(NOT_FINITE)));
    PlainSql.execute(
        local.application(), "update vectorstore.document_1 set text = 'other' where key = 'd1'");
    assertThat(spaces.missing(second)).isEqualTo(99);
    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void repartition_whileIndexesOfMetadataAndWordsChange_endsWithTheNewest() throws SQLException {
    VectorStore store = filled(1);

    database.repartition(
        "c",
        2,
        progress -> {
          if (progress.phase() == RepartitionProgress.Phase.INDEXING) {
            store.dropMetadataIndex("n");
            store.indexMetadata("late", MetadataType.TEXT);
            store.keywords().disable();
            store.keywords().enable("german");
          }
        });

    assertThat(
            PlainSql.rows(
                local.superuser(),
                "select m.key from vectorstore.metadata_index m join pg_class c"
                    + " on c.oid = to_regclass('vectorstore.metadata_index_' || m.id)"))
        .containsExactly("late");
    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
    store.upsert(List.of(document("late", 3)));
    assertThat(store.keywords().search(KeywordRequest.of("late")).matches()).hasSize(1);
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void repartition_ofTablesThatWereSetAndGranted_keepsBoth() throws SQLException {
    filled(1);
    PlainSql.execute(
        local.superuser(),
        "alter table vectorstore.document_1 set (autovacuum_vacuum_threshold = 77)");
    PlainSql.execute(local.superuser(), "grant select on vectorstore.document_1 to public");

    database.repartition("c", 2, progress -> {});

    assertThat(
            PlainSql.rows(
                local.superuser(),
                "select array_to_string(reloptions, ' ') from pg_class"
                    + " where relname in ('document_1_p0', 'document_1_p1')"))
        .hasSize(2)
        .allMatch(options -> options.contains("autovacuum_vacuum_threshold=77"));
    assertThat(
            PlainSql.value(
                local.superuser(),
                "select has_table_privilege('public', 'vectorstore.document_1', 'select')"))
        .isEqualTo("t");
  }

  @Test
  void repartition_ofTablesWithoutARight_givesNoneBack() throws SQLException {
    filled(1);
    String role = local.name("application");
    PlainSql.execute(
        local.superuser(), "revoke delete on vectorstore.document_1 from \"" + role + "\"");

    database.repartition("c", 2, progress -> {});

    assertThat(
            PlainSql.rows(
                local.superuser(),
                "select p.name || has_table_privilege('%s', 'vectorstore.document_1', p.name)"
                        .formatted(role)
                    + " from (values ('select'), ('delete')) p (name)"))
        .containsExactly("selecttrue", "deletefalse");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table vectorstore.embedding_1 force row level security",
        "create policy mine on vectorstore.document_1 using (true)",
        "grant select (key) on vectorstore.document_1 to public",
        "create publication p for table vectorstore.document_1"
      })
  void repartition_ofWhatOthersHungSomethingOn_isRefused(String sql) throws SQLException {
    VectorStore store = filled(1);
    PlainSql.execute(local.superuser(), sql);

    assertThatThrownBy(() -> database.repartition("c", 2, progress -> {}))
        .isInstanceOf(VectorStoreException.class)
        .rootCause()
        .hasMessageContaining("would be lost with other partitions");

    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
    assertThat(store.count()).isEqualTo(DOCUMENTS);
  }

  @Test
  void repartition_ofWhatOthersHangSomethingOnMeanwhile_isRefusedInTheEnd() throws SQLException {
    VectorStore store = filled(1);
    String right = "%s select (key) on vectorstore.document_1 %s public";

    assertThatThrownBy(
            () ->
                database.repartition(
                    "c",
                    2,
                    progress -> {
                      if (progress.phase() == RepartitionProgress.Phase.INDEXING) {
                        granted(right.formatted("grant", "to"));
                      }
                    }))
        .isInstanceOf(VectorStoreException.class)
        .rootCause()
        .hasMessageContaining("a right on the column key, on document_1, would be lost");
    PlainSql.execute(local.superuser(), right.formatted("revoke", "from"));
    database.repartition("c", 2, progress -> {});

    assertWhole(store, 2, expected(documents("d", DOCUMENTS)));
  }

  private void granted(String sql) {
    try {
      PlainSql.execute(local.superuser(), sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void repartition_byARoleThatDoesNotOwnTheTables_isRefused() throws SQLException {
    filled(1);
    try (PgVectorDatabase other =
        PgVectorDatabase.open(
            local.application(), PgSettings.defaults().maintenance(local.superuser()))) {
      assertThatThrownBy(() -> other.repartition("c", 2, progress -> {}))
          .isInstanceOf(VectorStoreException.class)
          .rootCause()
          .hasMessageContaining("only the owner of the tables can change their partitions");
    }
  }

  @Test
  void copy_besideADeleteOfAVector_leavesNoneOfIt() throws Exception {
    begun(10);
    try (Connection copying = PlainSql.transaction(local.owner())) {
      PlainSql.execute(copying, COPY);
      Future<?> deleting =
          threads.submit(
              () -> {
                PlainSql.execute(
                    local.application(), "delete from vectorstore.embedding_1 where key = 'd3'");
                return null;
              });
      Background.awaitWaiting(local.superuser(), deleting);
      copying.commit();
      deleting.get();
    }

    assertThat(
            PlainSql.rows(
                local.superuser(),
                "select key from vectorstore.next_embedding_1 where key in ('d3', 'd4')"))
        .containsExactly("d4");
  }

  @Test
  void copy_besideAChangeOfAKey_leavesNoneOut() throws Exception {
    begun(10);
    PlainSql.execute(local.superuser(), "delete from vectorstore.embedding_1 where key = 'd2'");
    try (Connection writing = PlainSql.transaction(local.application())) {
      PlainSql.execute(
          writing, "update vectorstore.document_1 set key = 'z', id = null where key = 'd2'");
      Future<?> copying =
          threads.submit(
              () -> {
                PlainSql.execute(local.owner(), "select vectorstore.copy_to_next(1, 5)");
                return null;
              });
      Background.awaitWaiting(local.superuser(), copying);
      writing.commit();
      copying.get();
    }
    PlainSql.execute(local.owner(), COPY);

    assertThat(
            PlainSql.rows(
                local.superuser(), "select key from vectorstore.next_document_1 order by key"))
        .containsExactly("d0", "d1", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "z");
  }

  /** A collection of which nothing is copied yet. */
  private void begun(int documents) throws SQLException {
    database.store("c", SETTINGS).upsert(documents("d", documents));
    PlainSql.execute(local.owner(), "select vectorstore.begin_repartition(1, 2)");
  }

  @Test
  void drop_ofACollectionThatIsRepartitioned_leavesNothingOfIt() throws SQLException {
    filled(1);

    assertThatThrownBy(() -> database.repartition("c", 2, progress -> database.drop("c")))
        .isInstanceOf(VectorStoreException.class);

    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
    assertThat(database.collections()).isEmpty();
  }

  @Test
  void repartition_ofTablesThatAViewDependsOn_isRefused() throws SQLException {
    filled(1);
    PlainSql.execute(
        local.superuser(), "create view seen as select key from vectorstore.document_1");

    assertThatThrownBy(() -> database.repartition("c", 2, progress -> {}))
        .isInstanceOf(VectorStoreException.class)
        .rootCause()
        .hasMessageContaining("the view seen, on document_1, would be lost with other partitions");

    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
  }

  @Test
  void repartition_toWhatItHas_doesNothing() throws SQLException {
    filled(3);

    database.repartition(
        "c",
        3,
        progress -> {
          throw new IllegalStateException("there is nothing to tell");
        });

    assertThat(PlainSql.rows(local.superuser(), LEFT)).isEmpty();
  }

  @Test
  void repartition_ofTenants_keepsThemApart() throws SQLException {
    database.store("c", SETTINGS.perTenant());
    for (String tenant : List.of("a", "b")) {
      database.tenant(tenant).store("c").upsert(documents(tenant, 100));
    }

    database.repartition("c", 2, progress -> {});

    assertThat(database.tenant("a").store("c").count()).isEqualTo(100);
    for (String table : List.of("document_1_p0", "embedding_1_p1", "document_1", "embedding_1")) {
      String tenants = "select distinct tenant from vectorstore." + table;
      assertThat(TenantDatabase.inTheNameOf(local.application(), "a", tenants))
          .as(table)
          .containsExactly("a");
      assertThat(PlainSql.rows(local.application(), tenants)).as(table).isEmpty();
    }
    assertThat(VectorSchema.check(local.owner(), SchemaName.DEFAULT).hasErrors()).isFalse();
  }

  @Test
  void write_atAnotherIsolationMeanwhile_isAConflict() throws SQLException {
    VectorStore store = filled(1);
    database.repartition(
        "c",
        2,
        progress -> {
          if (progress.phase() == RepartitionProgress.Phase.COPYING) {
            try (Connection connection = local.application().getConnection()) {
              connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
              assertThatThrownBy(
                      () -> PlainSql.execute(connection, "delete from vectorstore.document_1"))
                  .isInstanceOf(SQLException.class)
                  .extracting(failure -> ((SQLException) failure).getSQLState())
                  .isEqualTo("40001");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        });

    assertThat(store.count()).isEqualTo(DOCUMENTS);
  }

  @Test
  void repartition_whileAnotherCallDoesIt_isAConflict() throws SQLException {
    VectorStore store = filled(1);
    List<Throwable> refused = new ArrayList<>();

    database.repartition(
        "c",
        3,
        progress -> {
          if (progress.phase() == RepartitionProgress.Phase.INDEXING) {
            refused.add(catchThrowable(() -> database.repartition("c", 3, told -> {})));
          }
        });

    assertThat(refused)
        .singleElement(as(THROWABLE))
        .isInstanceOf(VectorStoreException.Conflict.class)
        .hasMessage("repartitioning of \"c\": another call does it now, or changes an index");
    assertWhole(store, 3, expected(documents("d", DOCUMENTS)));
  }

  @Test
  void repartition_ofNonsense_isRefused() {
    assertThatThrownBy(() -> database.repartition("c", 65, progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a collection has 1 to 64 partitions, not 65");
    try (PgVectorDatabase unmaintained = PgVectorDatabase.open(local.application())) {
      unmaintained.store("c", SETTINGS);
      assertThatThrownBy(() -> unmaintained.repartition("c", 2, progress -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("repartitioning of \"c\" takes connections for maintenance");
    }
  }

  @Test
  void undo_whileACollectionIsRepartitioned_keepsItAsItIs() throws SQLException {
    VectorStore store = filled(1);
    assertThatThrownBy(
            () ->
                database.repartition(
                    "c",
                    4,
                    progress -> {
                      throw new IllegalStateException("the host stops");
                    }))
        .hasMessage("the host stops");

    VectorSchema.undoLosingData(local.owner(), SchemaName.DEFAULT, VectorSchema.VERSION - 1);
    VectorSchema.migrate(local.owner());

    assertWhole(store, 1, expected(documents("d", DOCUMENTS)));
  }
}
