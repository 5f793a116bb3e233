package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException.ModelMismatch;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.filter.FilterExpressionBuilder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The cases on PostgreSQL, and what only it has: transactions, indexes, a wire. */
class PgStoreTest extends StoreCases {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static final FilterExpressionBuilder B = new FilterExpressionBuilder();
  private static final int WIDE = 1_536;

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Test
  void add_inATransactionOfSprings_isRolledBackWithIt() {
    DataSource application = TEST_DATABASE.applicationDataSource();
    try (VectorDatabase joining =
        PgVectorDatabase.open(
            new TransactionAwareDataSourceProxy(application),
            PgSettings.defaults()
                .joinTransactionsWhile(
                    TransactionSynchronizationManager::isActualTransactionActive))) {
      SpringAiVectorStore store =
          SpringAiVectorStore.builder(joining.store(freshName(), new PointModel())).build();
      new TransactionTemplate(new DataSourceTransactionManager(application))
          .executeWithoutResult(
              status -> {
                store.add(List.of(new Document("a", "1 0", Map.of())));
                assertThat(store.similaritySearch("1 0")).hasSize(1);
                status.setRollbackOnly();
              });
      assertThat(store.similaritySearch("1 0")).isEmpty();
    }
  }

  @Test
  void open_collectionOfAnotherDimension_isRefusedAtStart() {
    String name = freshName();
    database().store(name, brought("points", WIDE));
    assertThatThrownBy(() -> database().store(name, new PointModel()))
        .isInstanceOf(ModelMismatch.class);
  }

  @Test
  void collection_ofMixedCaseAnd3072Dimensions_isSearched() {
    VectorStore wide = database().store("Mixed Case; \"" + freshName(), brought("wide", 3_072));
    SpringAiVectorStore store = SpringAiVectorStore.builder(wide).build();
    float[] vector = vector(new Random(1), 3_072);
    store.upsert(List.of(new Document("a", "text", Map.of())), List.of(vector));
    assertThat(store.similaritySearch(vector, SearchRequest.builder().build())).hasSize(1);
  }

  @Test
  void search_byInnerProduct_usesItsIndex() {
    try (VectorDatabase indexed = indexedDatabase()) {
      VectorStore store = thousandPoints(indexed, Metric.INNER_PRODUCT);
      SearchReport report =
          store.explain(dev.vectorstore.search.SearchRequest.of(PointModel.point("1 1")).limit(5));
      assertThat(report.strategy()).isEqualTo(SearchStrategy.INDEX);
    }
  }

  @Test
  void search_filterThatKeepsOneInAHundred_givesTopK() {
    try (VectorDatabase indexed = indexedDatabase()) {
      SpringAiVectorStore store =
          SpringAiVectorStore.builder(thousandPoints(indexed, Metric.COSINE)).build();
      SearchRequest request =
          SearchRequest.builder()
              .query("1 1")
              .topK(10)
              .filterExpression(B.eq("tenant", "t7").build())
              .build();
      assertThat(store.similaritySearch(request))
          .hasSize(10)
          .allMatch(it -> "t7".equals(it.getMetadata().get("tenant")));
      assertThat(store.similaritySearch(all("1 1").topK(300).build())).hasSize(300);
    }
  }

  @Test
  void vectors_ofAddAndSearch_travelOnceAndInBinary() {
    try (HikariDataSource pool = CountedBytes.pool(TEST_DATABASE.local());
        VectorDatabase counted = PgVectorDatabase.open(pool)) {
      VectorStore wide = counted.store(freshName(), brought("wide", WIDE));
      SpringAiVectorStore store = SpringAiVectorStore.builder(wide).build();
      Random random = new Random(7);
      List<Document> documents = new ArrayList<>();
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        documents.add(new Document("d" + i, "text", Map.of()));
        vectors.add(vector(random, WIDE));
      }
      CountedBytes.reset();
      store.upsert(documents, vectors);
      assertThat(CountedBytes.SENT.get() / 1_000).isLessThan(WIDE * Float.BYTES + 200);

      SearchRequest request = SearchRequest.builder().topK(10).build();
      store.similaritySearch(vectors.get(0), request);
      CountedBytes.reset();
      assertThat(store.similaritySearch(vectors.get(1), request)).hasSize(10);
      assertThat(CountedBytes.SENT.get()).isLessThan(2 * WIDE * Float.BYTES);
      assertThat(CountedBytes.RECEIVED.get()).isLessThan(10 * 200);
    }
  }

  private static VectorDatabase indexedDatabase() {
    return PgVectorDatabase.open(
        TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  private VectorStore thousandPoints(VectorDatabase database, Metric metric) {
    VectorStore store =
        database.store(freshName(), CollectionSettings.of(new PointModel()).metric(metric));
    Random random = new Random(3);
    List<dev.vectorstore.Document> documents = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      documents.add(
          dev.vectorstore.Document.of(
              "d" + i,
              random.nextFloat() + " " + random.nextFloat(),
              Map.of("tenant", "t" + i % 100)));
    }
    store.upsert(documents);
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    return store;
  }

  private static float[] vector(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      vector[i] = random.nextFloat();
    }
    return vector;
  }

  private static CollectionSettings brought(String name, int dimension) {
    return CollectionSettings.of(ModelId.of(name, dimension));
  }
}
