package dev.vectorstore.springai;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;

/** The cases in memory. */
class InMemoryFilterTest extends FilterCases {
  private static final VectorDatabase DATABASE = InMemoryVectorDatabase.create();

  @Override
  VectorDatabase database() {
    return DATABASE;
  }
}
