package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.testkit.AllContracts;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contracts by way of PgBouncer in transaction mode, with statements that it keeps track of.
 */
class PgPreparedTransactionPoolerSuite extends AllContracts {
  @RegisterExtension
  static final PooledTables TABLES =
      new PooledTables(
          LocalPooler.Mode.TRANSACTION,
          PgPoolSettings.defaults().behindTransactionPooler(),
          "?prepareThreshold=1");

  @Override
  protected DataSource dataSource() {
    return TABLES.dataSource();
  }
}
