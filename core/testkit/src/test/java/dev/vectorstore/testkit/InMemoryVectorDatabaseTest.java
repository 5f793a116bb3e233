package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The contract in memory. */
class InMemoryVectorDatabaseTest extends VectorDatabaseContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return database;
  }

  @Override
  protected VectorDatabase newDatabase() {
    return InMemoryVectorDatabase.create();
  }
}
