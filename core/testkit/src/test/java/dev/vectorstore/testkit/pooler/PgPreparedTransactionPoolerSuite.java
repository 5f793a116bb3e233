package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;

/** By way of PgBouncer in transaction mode, with statements that it keeps track of. */
class PgPreparedTransactionPoolerSuite extends AllPooledContracts {
  PgPreparedTransactionPoolerSuite() {
    super(
        new PooledTables(
            LocalPooler.Mode.TRANSACTION,
            PgPoolSettings.defaults().behindTransactionPooler(),
            "?prepareThreshold=1"));
  }
}
