package dev.vectorstore.internal.postgres.write;

import dev.vectorstore.internal.postgres.catalog.StoredCollection;
import dev.vectorstore.internal.postgres.catalog.Tables;
import dev.vectorstore.internal.postgres.connection.TimeLimits;
import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Loads an empty collection in a transaction that has it to itself: without the index on metadata
 * and the foreign keys, which cost bare COPY four tenths of its speed if each row goes through
 * them, and a sixth if they are made behind the rows.
 *
 * <p>Why: docs/decisions/0014-copy-where-nothing-is-stored.md.
 */
public final class ExclusiveLoad {
  private static final String CALL = "select {function}({collection})";

  private final Tables tables;
  private final StoredCollection collection;

  public ExclusiveLoad(Tables tables, StoredCollection collection) {
    this.tables = tables;
    this.collection = collection;
  }

  /**
   * Runs a load in the transaction of a connection.
   *
   * @param joined whether that is the caller's, whose timeouts count; else making what was left out
   *     may take its time
   */
  public <T> T run(Connection connection, boolean joined, Supplier<T> load) throws SQLException {
    boolean empty = begin(connection);
    T result = load.get();
    if (empty && joined) {
      finish(connection);
    } else if (empty) {
      TimeLimits.patiently(connection, TimeLimits.lifted(this::finish));
    }
    return result;
  }

  private boolean begin(Connection connection) throws SQLException {
    return call("begin_load").only(connection, row -> row.getBoolean(1));
  }

  private boolean finish(Connection connection) throws SQLException {
    return call("finish_load").execute(connection);
  }

  private Sql call(String function) {
    return Sql.of(CALL, Map.of("function", tables.named(function), "collection", collection.id()));
  }
}
