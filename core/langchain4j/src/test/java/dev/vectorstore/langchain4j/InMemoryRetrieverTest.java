package dev.vectorstore.langchain4j;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import org.junit.jupiter.api.AfterEach;

/** The retriever over the store in memory. */
class InMemoryRetrieverTest extends RetrieverContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  VectorDatabase database() {
    return database;
  }

  @AfterEach
  void close() {
    database.close();
  }
}
