package dev.vectorstore.testkit.imports;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The contract in memory. */
class InMemoryImportRollbackTest extends ImportRollbackContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return database;
  }
}
