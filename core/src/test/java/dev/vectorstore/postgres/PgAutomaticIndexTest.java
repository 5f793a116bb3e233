package dev.vectorstore.postgres;

import static dev.vectorstore.Metric.EUCLIDEAN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.localpostgres.PlainSql;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.space.SpaceSettings;
import dev.vectorstore.write.DocumentUpdate;
import dev.vectorstore.write.LoadSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Indexes that a collection gets by itself. */
class PgAutomaticIndexTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("m", 2));
  private static final int PAYS_FROM = 300;
  private static final int PLENTY = 600; // as the server's estimate is rough
  private static final int WORTHWHILE = 2_500; // so that searches prefer the index that is there

  private final TenantDatabase local = new TenantDatabase();
  private final List<VectorDatabase> opened = new ArrayList<>();

  PgAutomaticIndexTest() throws SQLException {}

  @AfterEach
  void drop() throws SQLException {
    opened.forEach(VectorDatabase::close);
    local.close();
  }

  @Test
  void upsert_pastTheSizeAtWhichAnIndexPays_getsOneOnce() throws SQLException {
    VectorStore here = database().store("c", POINTS);
    VectorStore there = database().store("c", POINTS);

    here.upsert(points(0, PLENTY));
    there.upsert(points(PLENTY, PLENTY));
    awaitIndex(here);
    // Whoever comes later finds it there, or the lock of the one that builds it.
    opened.forEach(VectorDatabase::close);

    assertThat(built()).hasSize(1);
  }

  @Test
  void upsert_whileWritersGoOn_blocksNone() throws SQLException {
    VectorStore store = database().store("c", POINTS);
    try (Connection writer = locking("row exclusive")) {
      store.upsert(points(0, PLENTY));
      while (Background.waiting(local.superuser()) == 0) {
        Thread.onSpinWait();
      }

      store.upsert(points(PLENTY, 10)); // while the build waits for the writer

      writer.commit();
    }
    awaitIndex(store);
  }

  @Test
  void writers_pastTheSize_writeOnAndSearchesUseTheIndexThatComes() throws SQLException {
    VectorStore store = database().store("c", POINTS);
    PlainSql.execute(
        local.superuser(),
        "alter role \"" + local.name("application") + "\" set lock_timeout = '10s'");
    int written = WORTHWHILE;
    try (Connection writer = locking("row exclusive")) {
      store.upsertAll(points(0, WORTHWHILE).iterator(), LoadSettings.defaults());
      while (Background.waiting(local.superuser()) == 0) { // until the build waits for that writer
        Thread.onSpinWait();
      }
      for (int i = 0; i < 5; i++) { // which would end by the lock's timeout if they waited
        store.upsert(points(written++, 1));
        store.upsert(points(written, 120));
        written += 120;
        store.update(List.of(DocumentUpdate.of("p" + i).metadata(Map.of("n", i))));
      }
      writer.commit();
    }
    while (strategy(store) != SearchStrategy.INDEX) {
      store.upsert(points(written++, 1));
    }

    assertThat(store.count()).isEqualTo(written);
    assertThat(store.search(SearchRequest.of(Embedding.of(1, 2)).limit(5))).hasSize(5);
    assertThat(built()).containsExactly("t");
  }

  private static SearchStrategy strategy(VectorStore store) {
    return store.explain(SearchRequest.of(Embedding.of(1, 2)).limit(5)).strategy();
  }

  @Test
  void upsert_manyAfterAFewWereCounted_getsAnIndex() throws SQLException {
    VectorStore store = database().store("c", POINTS);
    store.upsert(points(0, 10));
    PlainSql.execute(local.superuser(), "analyze vectorstore.embedding_1");

    store.upsert(points(0, PLENTY));

    awaitIndex(store);
  }

  @Test
  void writes_inACallersTransaction_beginNoBuild() throws SQLException {
    VectorDatabase database = database();
    VectorStore store = database.store("c", POINTS);
    VectorStore other = database.store("other", POINTS);
    try (Connection callers = local.application().getConnection()) {
      callers.setAutoCommit(false);
      VectorStore joined = store.joining(callers);
      joined.upsert(points(0, PLENTY));
      joined.upsertAll(points(PLENTY, PLENTY).iterator(), LoadSettings.defaults());
      callers.commit();
    }

    other.upsert(points(0, PLENTY));
    awaitIndex(other); // one thread looks at all, in order

    assertThat(built()).hasSize(1);
    store.upsert(points(0, 1));
    awaitIndex(store);
  }

  @Test
  void build_thatFails_isLoggedAndTriedAgainAfterLaterWrites() throws SQLException {
    VectorStore store =
        database()
            .store("c", with(VectorIndex.hnsw().element(ElementType.HALFVEC)).metric(EUCLIDEAN));
    PlainSql.execute(
        local.superuser(),
        """
        insert into vectorstore.document_1 (key) values ('far');
        insert into vectorstore.embedding_1 (key, embedding) values ('far', '[70000,1]')
        """);
    try (Log log = new Log()) {
      store.upsert(points(0, PLENTY));
      while (!log.text().contains("16-bit floats")) { // the cause follows the line
        Thread.onSpinWait();
      }

      assertThat(log.text())
          .contains(
              "WARN dev.vectorstore.internal.postgres.index.AutomaticIndexes - automatic build of the index of \"c\":"
                  + " failed; searches stay exact",
              "IllegalStateException: automatic build of the index of \"c\": there are vectors with"
                  + " numbers too large for an index on 16-bit floats")
          .doesNotContain("70000");
    }
    assertThat(built()).isEmpty();
    assertThat(store.delete(List.of("far"))).isEqualTo(1);
    store.upsert(points(0, 1));
    awaitIndex(store);
  }

  @Test
  void close_whileAnIndexIsBuilt_leavesNothingOfIt() throws SQLException {
    VectorDatabase database = database();
    VectorStore store = database.store("c", POINTS);
    try (Connection other = locking("share update exclusive")) {
      store.upsert(points(0, PLENTY));
      while (Background.waiting(local.superuser()) == 0) {
        Thread.onSpinWait();
      }

      database.close();

      assertThat(Background.waiting(local.superuser())).isZero();
      other.rollback();
    }
    try (VectorDatabase again = database()) {
      assertThat(again.store("c").index().status().state()).isEqualTo(IndexStatus.State.ABSENT);
    }
  }

  @Test
  void upsert_ofFewOrWithoutAWish_getsNoIndex() throws SQLException {
    VectorDatabase database = database();
    VectorStore few = database.store("few", POINTS);
    VectorStore none = database.store("none", with(VectorIndex.none()));
    VectorStore lists = database.store("lists", with(VectorIndex.ivfFlat(100)));
    VectorStore last = database.store("last", POINTS);

    few.upsert(points(0, PAYS_FROM / 2));
    none.upsert(points(0, PLENTY));
    lists.upsert(points(0, PLENTY));
    last.upsert(points(0, PLENTY));
    awaitIndex(last); // one thread looks at all, in order

    assertThat(built()).hasSize(1);
  }

  @Test
  void suspendDuring_loadPastTheSize_isNotBuiltMeanwhile() throws SQLException {
    VectorDatabase database = database();
    VectorStore store = database.store("c", POINTS);
    VectorStore other = database.store("other", POINTS);

    store
        .index()
        .suspendDuring(
            () -> {
              store.upsert(points(0, PLENTY));
              other.upsert(points(0, PLENTY));
              awaitIndex(other);
              assertThat(built()).hasSize(1);
            },
            progress -> {});

    assertThat(built()).hasSize(2);
  }

  private Connection locking(String mode) throws SQLException {
    Connection connection = local.superuser().getConnection();
    connection.setAutoCommit(false);
    PlainSql.execute(connection, "lock table vectorstore.embedding_1 in " + mode + " mode");
    return connection;
  }

  private VectorDatabase database() {
    VectorDatabase database =
        PgVectorDatabase.open(
            local.application(),
            PgSettings.defaults().indexPaysFrom(PAYS_FROM).maintenance(local.owner()));
    opened.add(database);
    return database;
  }

  private static CollectionSettings with(VectorIndex index) {
    return POINTS.space(SpaceSettings.defaults().index(index));
  }

  private static List<Document> points(int from, int number) {
    return IntStream.range(from, from + number)
        .mapToObj(i -> Document.of("p" + i).embedding(Embedding.of(i + 1, i % 7)))
        .toList();
  }

  private static void awaitIndex(VectorStore store) {
    while (!store.index().status().state().equals(IndexStatus.State.READY)) {
      Thread.onSpinWait();
    }
  }

  /** Whether each vector index of the database is whole. */
  private List<String> built() {
    return rows(
        "select indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
            + " join pg_am a on a.oid = c.relam where amname in ('hnsw', 'ivfflat')");
  }

  private List<String> rows(String query) {
    try {
      return PlainSql.rows(local.superuser(), query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
