package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.postgres.connection.Connections;
import dev.vectorstore.internal.postgres.index.AutomaticIndexes;
import dev.vectorstore.postgres.PgSettings;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the stores of one database share.
 *
 * @param connections to borrow
 * @param tables their names
 * @param settings how the database was opened
 * @param knowledge what was learned for searches
 * @param timer ends requests whose time is over
 * @param automatic builds indexes in the background
 */
record Backend(
    Connections connections,
    Tables tables,
    PgSettings settings,
    StatisticsCache knowledge,
    ScheduledExecutorService timer,
    AutomaticIndexes automatic) {
  /** The same over other connections. */
  Backend over(Connections others) {
    return new Backend(others, tables, settings, knowledge, timer, automatic);
  }

  /** The same, with all work done in the name of a tenant. */
  Backend of(String tenant) {
    return new Backend(connections.of(tenant), tables, settings, knowledge, timer, automatic);
  }
}
