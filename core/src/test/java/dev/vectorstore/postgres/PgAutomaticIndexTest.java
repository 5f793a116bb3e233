package dev.vectorstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.CollectionSettings;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.IndexStatus;
import dev.vectorstore.ModelId;
import dev.vectorstore.SpaceSettings;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorIndex;
import dev.vectorstore.VectorStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Indexes that a collection gets by itself. */
class PgAutomaticIndexTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("m", 2));
  private static final int PAYS_FROM = 300;
  private static final int PLENTY = 600; // as the server's estimate is rough

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
      while (waiting().equals("0")) {
        Thread.onSpinWait();
      }

      store.upsert(points(PLENTY, 10)); // while the build waits for the writer

      writer.commit();
    }
    awaitIndex(store);
  }

  @Test
  void close_whileAnIndexIsBuilt_leavesNothingOfIt() throws SQLException {
    VectorDatabase database = database();
    VectorStore store = database.store("c", POINTS);
    try (Connection other = locking("share update exclusive")) {
      store.upsert(points(0, PLENTY));
      while (waiting().equals("0")) {
        Thread.onSpinWait();
      }

      database.close();

      assertThat(waiting()).isEqualTo("0");
      other.rollback();
    }
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.ABSENT);
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
    execute(connection, "lock table vectorstore.embedding_1 in " + mode + " mode");
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

  private String waiting() {
    return rows("select count(*) from pg_stat_activity"
            + " where datname = current_database() and wait_event_type = 'Lock'")
        .get(0);
  }

  private List<String> rows(String query) {
    try {
      return TenantDatabase.rows(local.superuser(), query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
