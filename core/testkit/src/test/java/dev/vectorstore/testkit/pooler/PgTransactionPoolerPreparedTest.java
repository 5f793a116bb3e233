package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** The contracts by way of PgBouncer in transaction mode, with statements that PgBouncer keeps prepared. */
class PgTransactionPoolerPreparedTest extends PooledContracts {
  PgTransactionPoolerPreparedTest() {
    super(LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), "?prepareThreshold=1");
  }
}
