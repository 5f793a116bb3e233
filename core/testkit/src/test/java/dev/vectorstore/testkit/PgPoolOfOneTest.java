package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.IndexStatus;
import dev.vectorstore.index.MetadataType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.space.EmbeddingSpaces;
import dev.vectorstore.space.SpaceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Operations over a pool that has one connection, which any of them that took two would never get.
 */
class PgPoolOfOneTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final int THREADS = 20;

  @Test
  void operations_ofTwentyThreads_allEnd() throws Exception {
    try (HikariDataSource pool = poolOfOne(DATABASE.applicationDataSource());
        PgVectorDatabase database = PgVectorDatabase.open(pool)) {
      BorrowingModel model = new BorrowingModel(WordModel.of("words", 16), pool);
      database.store("shared", model).keywords().enable("simple");
      database.store("tenants", CollectionSettings.of(model).perTenant());

      onThreads(number -> everything(database, model, number));

      assertThat(database.store("shared").count()).isEqualTo(THREADS);
      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static void everything(VectorDatabase database, EmbeddingModel model, int number) {
    String id = "d" + number;
    VectorStore shared = database.store("shared", model);
    shared.upsert(List.of(Document.of(id, "text of " + id, Map.of("n", number))));
    assertThat(shared.search(SearchRequest.of(id).filter(Filter.eq("n", number)))).hasSize(1);
    assertThat(shared.searchAll(List.of(SearchRequest.of(id), SearchRequest.similarTo(id))))
        .hasSize(2);
    assertThat(shared.keywords().hybrid(HybridRequest.of(id)).matches()).isNotEmpty();
    VectorStore tenants = database.tenant("tenant-" + number).store("tenants", model);
    tenants.upsert(List.of(Document.of(id, "text", Map.of())));
    assertThat(tenants.search(SearchRequest.of("text"))).hasSize(1);
    database.store("own-" + number, model).upsert(List.of(Document.of(id, "text", Map.of())));
    WordModel other = WordModel.of("other", 8);
    EmbeddingSpaces spaces = database.spaces("own-" + number);
    spaces.add(ModelId.of("other", 8), SpaceSettings.defaults());
    assertThat(spaces.fill(other)).isEqualTo(1);
    spaces.activate(ModelId.of("other", 8));
    assertThat(database.store("own-" + number, other).search(SearchRequest.of("text"))).hasSize(1);
    database.drop("own-" + number);
  }

  @Test
  void indexes_maintainedOverTheSamePool_areAllBuilt() throws Exception {
    try (HikariDataSource pool = poolOfOne(DATABASE.dataSource());
        PgVectorDatabase database =
            PgVectorDatabase.open(
                pool, PgSettings.defaults().maintenance(pool).automaticIndexes(false))) {
      onThreads(number -> indexed(database, "indexed-" + number));

      assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
    }
  }

  private static void indexed(VectorDatabase database, String name) {
    VectorStore store =
        database.store(
            name,
            CollectionSettings.of(ModelId.of("points", 2))
                .space(SpaceSettings.defaults().index(VectorIndex.hnsw())));
    store.upsert(
        IntStream.range(0, 20)
            .mapToObj(i -> Document.of("p" + i).embedding(Embedding.of(1, i)))
            .toList());
    store.index().build();
    store.indexMetadata("n", MetadataType.NUMBER);
    assertThat(store.index().status().state()).isEqualTo(IndexStatus.State.READY);
    assertThat(store.search(SearchRequest.of(Embedding.of(1, 1)))).hasSize(10);
  }

  @Test
  void embedding_byAnyOperation_holdsNoConnection() {
    try (HikariDataSource pool = poolOfOne(DATABASE.applicationDataSource());
        PgVectorDatabase database = PgVectorDatabase.open(pool)) {
      BorrowingModel model = new BorrowingModel(WordModel.of("words", 16), pool);
      VectorStore store = database.store("embedding", model);
      store.keywords().enable("simple");

      store.upsert(List.of(Document.of("a", "text", Map.of())));
      store.search(SearchRequest.of("text"));
      store.searchAll(List.of(SearchRequest.of("text"), SearchRequest.of("other")));
      store.searchPage(SearchRequest.of("text"));
      store.keywords().hybrid(HybridRequest.of("text"));
      database.store("brought", CollectionSettings.of(ModelId.of("points", 2)));
      database.spaces("brought").add(ModelId.of("words", 16), SpaceSettings.defaults());
      database
          .store("brought")
          .upsert(List.of(Document.of("a", "text", Map.of()).embedding(Embedding.of(1, 2))));
      assertThat(database.spaces("brought").fill(model)).isEqualTo(1);

      assertThat(model.calls).hasValueGreaterThanOrEqualTo(7);
      assertThat(model.held).hasValue(0);
    }
  }

  private static HikariDataSource poolOfOne(DataSource connector) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(connector);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }

  private static void onThreads(IntConsumer work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        running.add(threads.submit(() -> work.accept(number)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Counts the connections of its caller while it embeds, and needs one itself, as a cache does.
   */
  private static final class BorrowingModel implements EmbeddingModel {
    private final WordModel words;
    private final HikariDataSource pool;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    BorrowingModel(WordModel words, HikariDataSource pool) {
      this.words = words;
      this.pool = pool;
    }

    @Override
    public String name() {
      return words.name();
    }

    @Override
    public int dimension() {
      return words.dimension();
    }

    @Override
    public List<Embedding> embedDocuments(List<String> texts) {
      borrow();
      return words.embedDocuments(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      borrow();
      return words.embedQuery(text);
    }

    private void borrow() {
      calls.incrementAndGet();
      held.addAndGet(pool.getHikariPoolMXBean().getActiveConnections());
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.isClosed()).isFalse();
      } catch (SQLException e) {
        throw new IllegalStateException("the pool gave the model no connection", e);
      }
    }
  }
}
