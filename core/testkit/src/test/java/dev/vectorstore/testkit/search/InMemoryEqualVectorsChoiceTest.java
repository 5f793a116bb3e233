package dev.vectorstore.testkit.search;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The contract in memory. */
class InMemoryEqualVectorsChoiceTest extends EqualVectorsChoiceContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return database;
  }
}
