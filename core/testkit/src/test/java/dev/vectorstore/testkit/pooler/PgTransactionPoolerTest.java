package dev.vectorstore.testkit.pooler;

import dev.vectorstore.localpostgres.LocalPooler;
import dev.vectorstore.postgres.PgPoolSettings;
import org.junit.jupiter.api.Tag;

/** By way of PgBouncer in transaction mode. The profile "poolers" has the rest. */
@Tag("one-postgres") // the other one has the contracts without this
class PgTransactionPoolerTest extends PooledContracts {
  PgTransactionPoolerTest() {
    super(
        new PooledTables(
            LocalPooler.Mode.TRANSACTION, PgPoolSettings.defaults().behindTransactionPooler(), ""));
  }
}
