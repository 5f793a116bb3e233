package dev.vectorstore.postgres;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;

/**
 * What the stores of one database share.
 *
 * @param connections to borrow
 * @param tables their names
 * @param owner connections of the tables' owner, if there are any
 * @param indexPaysFrom how many vectors an index pays from
 * @param knowledge what was learned for searches
 * @param timer ends requests whose time is over
 */
record Backend(
    Connections connections,
    Tables tables,
    Optional<DataSource> owner,
    long indexPaysFrom,
    Knowledge knowledge,
    ScheduledExecutorService timer) {
  /** The same over other connections. */
  Backend over(Connections others) {
    return new Backend(others, tables, owner, indexPaysFrom, knowledge, timer);
  }

  /** The same, with all work done in the name of a tenant. */
  Backend of(String tenant) {
    return over(connections.of(tenant));
  }
}
