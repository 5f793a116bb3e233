package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.imports.ImportRollbackContract;
import dev.vectorstore.testkit.imports.ImportRunContract;
import dev.vectorstore.testkit.search.FilterContract;
import dev.vectorstore.testkit.search.HybridSearchContract;
import dev.vectorstore.testkit.search.KeywordContract;
import dev.vectorstore.testkit.search.KeywordIndexContract;
import dev.vectorstore.testkit.search.SearchAllContract;
import dev.vectorstore.testkit.search.SearchChoiceContract;
import dev.vectorstore.testkit.search.SearchContract;
import dev.vectorstore.testkit.search.SearchPageContract;
import dev.vectorstore.testkit.space.FillAndActivateContract;
import dev.vectorstore.testkit.space.MoveContract;
import dev.vectorstore.testkit.space.SpaceContract;
import dev.vectorstore.testkit.space.SpaceVectorsContract;
import dev.vectorstore.testkit.write.ExclusiveLoadContract;
import dev.vectorstore.testkit.write.LoadContract;
import dev.vectorstore.testkit.write.UpdateContract;
import dev.vectorstore.testkit.write.WriteContract;
import dev.vectorstore.testkit.write.WriteModeContract;
import org.junit.jupiter.api.Nested;

/**
 * The contracts of a store but those of equal vectors, which take longer than all others, for a
 * database that is reached or made in an unusual way. Each has its own test class elsewhere for the
 * usual one.
 */
public abstract class StoreContracts {
  /** The database to test. */
  protected abstract VectorDatabase database();

  @Nested
  class Stores extends VectorStoreContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Models extends CollectionModelContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Absences extends AbsenceContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Tenants extends TenantContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Indexes extends IndexContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Searches extends SearchContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Filters extends FilterContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Pages extends SearchPageContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Choices extends SearchChoiceContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class SearchesAtOnce extends SearchAllContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Keywords extends KeywordContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class KeywordIndexes extends KeywordIndexContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class HybridSearches extends HybridSearchContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Spaces extends SpaceContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class SpaceVectors extends SpaceVectorsContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Fills extends FillAndActivateContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Moves extends MoveContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Writes extends WriteContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Updates extends UpdateContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Loads extends LoadContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class ExclusiveLoads extends ExclusiveLoadContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Modes extends WriteModeContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Imports extends ImportRunContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }

  @Nested
  class Rollbacks extends ImportRollbackContract {
    @Override
    protected VectorDatabase database() {
      return StoreContracts.this.database();
    }
  }
}
