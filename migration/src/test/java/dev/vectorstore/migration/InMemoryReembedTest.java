package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

class InMemoryReembedTest extends ReembedContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  VectorDatabase database() {
    return database;
  }
}
