package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.internal.postgres.connection.Connections;
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
 * @param statistics what was learned for searches
 * @param timer ends requests whose time is over
 */
public record Backend(
    Connections connections,
    Tables tables,
    Optional<DataSource> owner,
    long indexPaysFrom,
    StatisticsCache statistics,
    ScheduledExecutorService timer) {
  /** The same over other connections. */
  public Backend over(Connections others) {
    return new Backend(others, tables, owner, indexPaysFrom, statistics, timer);
  }

  /** The same, with all work done in the name of a tenant. */
  public Backend of(String tenant) {
    return over(connections.of(tenant));
  }
}
