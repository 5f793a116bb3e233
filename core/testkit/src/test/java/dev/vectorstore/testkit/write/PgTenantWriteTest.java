package dev.vectorstore.testkit.write;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.testkit.TestDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL, of a tenant: under policies. */
class PgTenantWriteTest extends WriteContract {
  @RegisterExtension static final TestDatabase TEST_DATABASE = new TestDatabase();

  @Override
  protected VectorDatabase database() {
    return new TenantWriteDatabase(TEST_DATABASE.database());
  }
}
