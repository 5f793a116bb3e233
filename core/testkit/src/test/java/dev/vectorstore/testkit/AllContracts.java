package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.search.EqualVectorsChangeContract;
import dev.vectorstore.testkit.search.EqualVectorsChoiceContract;
import dev.vectorstore.testkit.search.EqualVectorsContract;
import dev.vectorstore.testkit.search.RoundedVectorsContract;
import org.junit.jupiter.api.Nested;

/** All contracts, for a database that is reached or made in an unusual way. */
public abstract class AllContracts extends MostContracts {
  @Nested
  class EqualVectors extends EqualVectorsContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class EqualVectorsThatChange extends EqualVectorsChangeContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class EqualVectorsThatAreChosen extends EqualVectorsChoiceContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class RoundedVectors extends RoundedVectorsContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }
}
