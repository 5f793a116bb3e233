package com.example.audit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.testkit.AbsenceContract;
import dev.vectorstore.testkit.CollectionModelContract;
import dev.vectorstore.testkit.TenantContract;
import dev.vectorstore.testkit.VectorDatabaseContract;
import dev.vectorstore.testkit.VectorStoreContract;
import dev.vectorstore.testkit.search.FilterContract;
import dev.vectorstore.testkit.search.KeywordContract;
import dev.vectorstore.testkit.search.SearchContract;
import dev.vectorstore.testkit.write.LoadContract;
import dev.vectorstore.testkit.write.UpdateContract;
import dev.vectorstore.testkit.write.WriteContract;
import org.junit.jupiter.api.Nested;

/** The contracts on a store in memory. */
class InMemoryContractsTest {
  private static final VectorDatabase DATABASE = audited();

  private static VectorDatabase audited() {
    return new AuditedDatabase(InMemoryVectorDatabase.create(), change -> {});
  }

  @Nested
  class VectorDatabaseTest extends VectorDatabaseContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }

    @Override
    protected VectorDatabase newDatabase() {
      return audited();
    }
  }

  @Nested
  class VectorStoreTest extends VectorStoreContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class TenantTest extends TenantContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class CollectionModelTest extends CollectionModelContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class AbsenceTest extends AbsenceContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class SearchTest extends SearchContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class FilterTest extends FilterContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class KeywordTest extends KeywordContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class WriteTest extends WriteContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class UpdateTest extends UpdateContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }

  @Nested
  class LoadTest extends LoadContract {
    @Override
    protected VectorDatabase database() {
      return DATABASE;
    }
  }
}
