package dev.vectorstore.testkit.search;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The contract in memory. */
class InMemoryHybridSearchTest extends HybridSearchContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return database;
  }
}
