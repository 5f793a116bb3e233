package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** The contracts by way of PgBouncer in transaction mode, without prepared statements. */
class PgTransactionPoolerTest extends PooledContracts {
  PgTransactionPoolerTest() {
    super(LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), "");
  }
}
