package dev.vectorstore.testkit.observe;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.observe.OperationListener;

/** The contract in memory. */
class InMemoryObservationTest extends ObservationContract {
  @Override
  protected VectorDatabase open(OperationListener listener) {
    return InMemoryVectorDatabase.observedBy(listener);
  }
}
