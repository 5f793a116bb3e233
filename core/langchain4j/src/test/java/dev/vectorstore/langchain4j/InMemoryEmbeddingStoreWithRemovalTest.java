package dev.vectorstore.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithRemovalIT;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** LangChain4j's suite, in memory. */
class InMemoryEmbeddingStoreWithRemovalTest extends EmbeddingStoreWithRemovalIT {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected EmbeddingStore<TextSegment> embeddingStore() {
    return Suite.store(database);
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
