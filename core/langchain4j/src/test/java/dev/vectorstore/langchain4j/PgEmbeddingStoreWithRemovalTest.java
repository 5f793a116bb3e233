package dev.vectorstore.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LangChain4j's suite, on PostgreSQL. */
class PgEmbeddingStoreWithRemovalTest extends EmbeddingStoreWithRemovalIT {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected EmbeddingStore<TextSegment> embeddingStore() {
    return Suite.store(TEST_DATABASE.database());
  }

  @Override
  protected EmbeddingModel embeddingModel() {
    return Suite.MODEL;
  }

  @BeforeEach
  void clear() {
    embeddingStore().removeAll();
  }
}
