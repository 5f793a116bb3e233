package dev.vectorstore.testkit.partitions;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.testkit.AllContracts;
import dev.vectorstore.testkit.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on PostgreSQL, where each collection has partitions. */
class PgPartitionedTest extends AllContracts {
  @RegisterExtension static final TestDatabase TABLES = new TestDatabase();

  @Override
  protected DataSource dataSource() {
    return TABLES.applicationDataSource();
  }

  @Override
  protected VectorDatabase open(PgSettings settings) {
    return new PartitionedDatabase(super.open(settings));
  }
}
