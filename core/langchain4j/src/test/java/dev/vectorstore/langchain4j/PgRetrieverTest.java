package dev.vectorstore.langchain4j;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The retriever over PostgreSQL. */
class PgRetrieverTest extends RetrieverContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  VectorDatabase database() {
    return TEST_DATABASE.database();
  }
}
