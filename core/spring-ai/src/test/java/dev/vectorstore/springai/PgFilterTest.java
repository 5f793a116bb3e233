package dev.vectorstore.springai;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The cases on PostgreSQL. */
class PgFilterTest extends FilterCases {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }
}
