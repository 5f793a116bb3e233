package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchReport;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.search.SearchStrategy;
import dev.vectorstore.testkit.TestDatabase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database for a test class, where every search that may asks an HNSW index. */
final class IndexedDatabase implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private final TestDatabase tables = new TestDatabase();
  private @Nullable VectorDatabase database;

  @Override
  public void beforeAll(ExtensionContext context) {
    tables.open();
    database =
        PgVectorDatabase.open(
            tables.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0));
  }

  VectorDatabase database() {
    return Objects.requireNonNull(database, "the database is not open");
  }

  /** Builds the index, and fails if a search would not ask it. */
  void index(VectorStore store) {
    store.index().rebuild(VectorIndex.hnsw(), progress -> {});
    if (store.info().model().orElseThrow().dimension() == 2) {
      SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).limit(1);
      assertThat(store.explain(request).strategy())
          .as("%s %s", store.explain(request), store.index().status())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.minSimilarity(2)).strategy())
          .isEqualTo(SearchStrategy.INDEX);
      assertThat(store.explain(request.groupBy("absent")).strategy())
          .isEqualTo(SearchStrategy.INDEX);
    }
  }

  /** Fails if a search did not ask the index, or had to be done again without it. */
  static void assertByIndex(SearchReport report) {
    assertThat(report.strategy())
        .as("%s", report)
        .isIn(SearchStrategy.INDEX, SearchStrategy.INDEX_FILTERED);
    assertThat(report.fellBack()).as("%s", report).isFalse();
  }

  TestDatabase tables() {
    return tables;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tables.requireNoLeak();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    database().close();
    tables.close();
  }
}
