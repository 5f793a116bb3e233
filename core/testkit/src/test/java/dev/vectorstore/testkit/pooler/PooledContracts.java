package dev.vectorstore.testkit.pooler;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.model.EmbeddingCache;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.postgres.PgEmbeddingCache;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.EmbeddingCacheContract;
import dev.vectorstore.testkit.StoreContracts;
import dev.vectorstore.testkit.VectorDatabaseContract;
import dev.vectorstore.testkit.observe.ObservationContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts by way of PgBouncer but those of equal vectors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PooledContracts extends StoreContracts {
  @RegisterExtension final PooledTables tables;

  private VectorDatabase database;

  PooledContracts(PooledTables tables) {
    this.tables = tables;
  }

  @BeforeAll
  void open() {
    database = open(PgSettings.defaults().indexPaysFrom(0));
  }

  @AfterAll
  void close() {
    database.close();
  }

  private VectorDatabase open(PgSettings settings) {
    return PgVectorDatabase.open(tables.dataSource(), settings);
  }

  @Override
  protected final VectorDatabase database() {
    return database;
  }

  @Nested
  class Databases extends VectorDatabaseContract {
    @Override
    protected VectorDatabase database() {
      return PooledContracts.this.database();
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
      return PooledContracts.this.open(PgSettings.defaults().indexPaysFrom(0).observedBy(listener));
    }
  }

  @Nested
  class Caches extends EmbeddingCacheContract {
    @Override
    protected EmbeddingCache cache() {
      return PgEmbeddingCache.open(tables.dataSource());
    }
  }
}
