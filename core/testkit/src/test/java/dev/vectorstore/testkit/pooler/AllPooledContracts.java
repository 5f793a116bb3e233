package dev.vectorstore.testkit.pooler;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.search.EqualVectorsChangeContract;
import dev.vectorstore.testkit.search.EqualVectorsChoiceContract;
import dev.vectorstore.testkit.search.EqualVectorsContract;
import dev.vectorstore.testkit.search.RoundedVectorsContract;
import org.junit.jupiter.api.Nested;

/** All contracts by way of PgBouncer. */
abstract class AllPooledContracts extends PooledContracts {
  AllPooledContracts(PooledTables tables) {
    super(tables);
  }

  @Nested
  class EqualVectors extends EqualVectorsContract {
    @Override
    protected VectorDatabase database() {
      return AllPooledContracts.this.database();
    }
  }

  @Nested
  class EqualVectorsThatChange extends EqualVectorsChangeContract {
    @Override
    protected VectorDatabase database() {
      return AllPooledContracts.this.database();
    }
  }

  @Nested
  class EqualVectorsThatAreChosen extends EqualVectorsChoiceContract {
    @Override
    protected VectorDatabase database() {
      return AllPooledContracts.this.database();
    }
  }

  @Nested
  class RoundedVectors extends RoundedVectorsContract {
    @Override
    protected VectorDatabase database() {
      return AllPooledContracts.this.database();
    }
  }
}
