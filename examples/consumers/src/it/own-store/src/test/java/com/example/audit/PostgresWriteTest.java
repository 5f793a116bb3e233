package com.example.audit;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.write.WriteContract;
import org.junit.jupiter.api.extension.RegisterExtension;

// snippet: contract
/** The contract of writing on a store in PostgreSQL. */
class PostgresWriteTest extends WriteContract {
  @RegisterExtension static final TestDatabase TEST = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return new AuditedDatabase(TEST.database(), change -> {});
  }
}
// end
