package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import dev.vectorstore.testkit.AllContracts;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts by way of PgBouncer in session mode. */
class PgSessionPoolerSuite extends AllContracts {
  @RegisterExtension
  static final PooledTables TABLES =
      new PooledTables(
          LocalPooler.Mode.SESSION, PgPoolSettings.defaults().statementTimeout(Duration.ZERO), "");

  @Override
  protected DataSource dataSource() {
    return TABLES.dataSource();
  }
}
