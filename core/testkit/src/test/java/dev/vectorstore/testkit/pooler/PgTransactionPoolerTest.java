package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** By way of PgBouncer in transaction mode. The profile "poolers" has the rest. */
class PgTransactionPoolerTest extends PooledContracts {
  PgTransactionPoolerTest() {
    super(
        new PooledTables(
            LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), ""));
  }
}
