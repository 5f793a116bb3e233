package dev.vectorstore.testkit.write;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The contract in memory. */
class InMemoryExclusiveLoadTest extends ExclusiveLoadContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return database;
  }
}
