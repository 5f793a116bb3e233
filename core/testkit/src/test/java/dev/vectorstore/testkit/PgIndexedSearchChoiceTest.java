package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.SearchRequest;
import dev.vectorstore.SearchStrategy;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorIndex;
import dev.vectorstore.VectorStore;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, where every search that may asks an HNSW index. */
class PgIndexedSearchChoiceTest extends SearchChoiceContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  private static VectorDatabase database;

  @BeforeAll
  static void open() {
    database =
        PgVectorDatabase.open(
            TEST_DATABASE.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected VectorDatabase database() {
    return database;
  }

  @Override
  protected void loaded(VectorStore store) {
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    if (store.info().model().orElseThrow().dimension() == 2) {
      SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).limit(1);
      assertThat(store.explain(request).strategy()).isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.minSimilarity(2)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.groupBy("absent")).strategy())
          .isEqualTo(SearchStrategy.INDEX);
    }
  }
}
