package dev.vectorstore.testkit.write;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PgWriteTest extends WriteContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return TEST_DATABASE.database();
  }
}
