package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.postgres.PgEmbeddingCache;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.imports.ImportRollbackContract;
import dev.vectorstore.testkit.imports.ImportRunContract;
import dev.vectorstore.testkit.observe.ObservationContract;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * All contracts but those of equal vectors, which take longer than all others, for a database that
 * is reached or made in an unusual way. Each has its own test class elsewhere for the usual one.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class MostContracts {
  private VectorDatabase ofAll;

  /** Connections of the application's role. */
  protected abstract DataSource dataSource();

  /** A database over them. */
  protected VectorDatabase open(PgSettings settings) {
    return PgVectorDatabase.open(dataSource(), settings);
  }

  @BeforeAll
  void open() {
    ofAll = open(PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  void close() {
    ofAll.close();
  }

  /** The database that the contracts share. */
  final VectorDatabase ofAll() {
    return ofAll;
  }

  @Nested
  class Stores extends VectorStoreContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Models extends CollectionModelContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Absences extends AbsenceContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Tenants extends TenantContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Indexes extends IndexContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Searches extends SearchContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Filters extends FilterContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Pages extends SearchPageContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Choices extends SearchChoiceContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class SearchesAtOnce extends SearchAllContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Keywords extends KeywordContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class KeywordIndexes extends KeywordIndexContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class HybridSearches extends HybridSearchContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Spaces extends SpaceContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class SpaceVectors extends SpaceVectorsContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Fills extends FillAndActivateContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Moves extends MoveContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Writes extends WriteContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Updates extends UpdateContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Loads extends LoadContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class ExclusiveLoads extends ExclusiveLoadContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Modes extends WriteModeContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Imports extends ImportRunContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Rollbacks extends ImportRollbackContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }
  }

  @Nested
  class Databases extends VectorDatabaseContract {
    @Override
    protected VectorDatabase database() {
      return ofAll();
    }

    @Override
    protected VectorDatabase newDatabase() {
      return open(PgSettings.defaults());
    }
  }

  @Nested
  class Observations extends ObservationContract {
    @Override
    protected VectorDatabase open(OperationListener listener) {
      return MostContracts.this.open(PgSettings.defaults().indexPaysFrom(0).observedBy(listener));
    }
  }

  @Nested
  class Caches extends EmbeddingCacheContract {
    @Override
    protected EmbeddingCache cache() {
      return PgEmbeddingCache.open(dataSource());
    }
  }
}
