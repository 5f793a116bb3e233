package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.testkit.AllContracts;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts by way of PgBouncer in transaction mode, without prepared statements. */
class PgTransactionPoolerSuite extends AllContracts {
  @RegisterExtension
  static final PooledTables TABLES =
      new PooledTables(
          LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), "");

  @Override
  protected DataSource dataSource() {
    return TABLES.dataSource();
  }
}
