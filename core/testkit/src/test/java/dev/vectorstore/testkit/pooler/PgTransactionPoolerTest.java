package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.testkit.MostContracts;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Most contracts by way of PgBouncer in transaction mode. The profile "poolers" has all, and its
 * other mode.
 */
class PgTransactionPoolerTest extends MostContracts {
  @RegisterExtension
  static final PooledTables TABLES =
      new PooledTables(
          LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), "");

  @Override
  protected DataSource dataSource() {
    return TABLES.dataSource();
  }
}
