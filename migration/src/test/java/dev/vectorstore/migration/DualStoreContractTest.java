package dev.vectorstore.migration;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.dual.DualSettings;
import dev.vectorstore.dual.DualVectorStore;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.VectorStoreContract;

/** Two stores are a store. */
class DualStoreContractTest extends VectorStoreContract {
  private final VectorDatabase first = InMemoryVectorDatabase.create();
  private final VectorDatabase second = InMemoryVectorDatabase.create();

  @Override
  protected VectorDatabase database() {
    return new StoreDatabase(
        (name, settings) ->
            DualVectorStore.open(
                DualSettings.reading(first.store(name, settings))
                    .besides(second.store(name, settings))));
  }
}
