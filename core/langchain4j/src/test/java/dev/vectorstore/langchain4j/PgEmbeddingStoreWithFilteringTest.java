package dev.vectorstore.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithFilteringIT;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LangChain4j's suite, on PostgreSQL. */
class PgEmbeddingStoreWithFilteringTest extends EmbeddingStoreWithFilteringIT {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected EmbeddingStore<TextSegment> embeddingStore() {
    return Suite.store(TEST_DATABASE.database());
  }

  @Override
  protected EmbeddingModel embeddingModel() {
    return Suite.MODEL;
  }

  @Override
  protected void clearStore() {
    embeddingStore().removeAll();
  }

  @Override
  protected boolean supportsContains() {
    return true;
  }
}
