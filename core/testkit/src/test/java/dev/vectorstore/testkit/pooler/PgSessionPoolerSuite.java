package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import java.time.Duration;

/** By way of PgBouncer in session mode. */
class PgSessionPoolerSuite extends AllPooledContracts {
  PgSessionPoolerSuite() {
    super(
        new PooledTables(
            LocalPooler.Mode.SESSION,
            PgPoolSettings.defaults().statementTimeout(Duration.ZERO),
            ""));
  }
}
