package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** By way of PgBouncer in transaction mode, without prepared statements. */
class PgTransactionPoolerSuite extends AllPooledContracts {
  PgTransactionPoolerSuite() {
    super(
        new PooledTables(
            LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), ""));
  }
}
