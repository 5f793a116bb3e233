package dev.vectorstore.testkit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.postgres.PgVectorDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PgVectorDatabaseTest extends VectorDatabaseContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return TEST_DATABASE.database();
  }

  @Override
  protected VectorDatabase newDatabase() {
    return PgVectorDatabase.open(TEST_DATABASE.applicationDataSource());
  }
}
