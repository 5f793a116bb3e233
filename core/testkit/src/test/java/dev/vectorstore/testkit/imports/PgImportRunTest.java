package dev.vectorstore.testkit.imports;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PgImportRunTest extends ImportRunContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return TEST_DATABASE.database();
  }
}
