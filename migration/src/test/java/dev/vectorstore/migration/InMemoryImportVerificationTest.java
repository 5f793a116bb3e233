package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

class InMemoryImportVerificationTest extends ImportVerificationContract {
  private final VectorDatabase database = InMemoryVectorDatabase.create();

  @Override
  VectorDatabase database() {
    return database;
  }
}
