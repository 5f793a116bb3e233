package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import java.time.Duration;

/** The contracts by way of PgBouncer in session mode. */
class PgSessionPoolerTest extends PooledContracts {
  PgSessionPoolerTest() {
    super(LocalPooler.Mode.SESSION, PgPoolSettings.defaults().statementTimeout(Duration.ZERO), "");
  }
}
