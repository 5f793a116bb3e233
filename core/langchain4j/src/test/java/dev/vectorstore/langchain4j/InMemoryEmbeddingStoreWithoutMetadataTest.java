package dev.vectorstore.langchain4j;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.EmbeddingStoreWithoutMetadataIT;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import org.junit.jupiter.api.AfterEach;

/** LangChain4j's suite, in memory. */
class InMemoryEmbeddingStoreWithoutMetadataTest extends EmbeddingStoreWithoutMetadataIT {
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

  @Override
  protected void clearStore() {
    embeddingStore().removeAll();
  }
}
