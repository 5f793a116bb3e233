package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** The contracts by way of PgBouncer in session mode. */
class PgSessionPoolerTest extends PooledContracts {
  PgSessionPoolerTest() {
    super(LocalPooler.Mode.SESSION, PgPoolSettings.defaults().behindTransactionPooler(), "?prepareThreshold=5");
  }
}
