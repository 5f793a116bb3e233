package dev.vectorstore.testkit.partitions;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.testkit.StoreContracts;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.search.EqualVectorsChangeContract;
import dev.vectorstore.testkit.search.EqualVectorsContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on PostgreSQL, where each collection has partitions. */
@Tag("one-postgres") // the other one has the contracts without this
class PgPartitionedTest extends StoreContracts {
  @RegisterExtension static final TestDatabase TABLES = new TestDatabase();

  private static VectorDatabase database;

  @BeforeAll
  static void open() {
    database =
        new PartitionedDatabase(
            PgVectorDatabase.open(
                TABLES.applicationDataSource(), PgSettings.defaults().indexPaysFrom(0)));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  protected VectorDatabase database() {
    return database;
  }

  @Nested
  class EqualVectors extends EqualVectorsContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }

  @Nested
  class EqualVectorsThatChange extends EqualVectorsChangeContract {
    @Override
    protected VectorDatabase database() {
      return database;
    }
  }
}
