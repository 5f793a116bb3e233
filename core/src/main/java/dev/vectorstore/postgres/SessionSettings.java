package dev.vectorstore.postgres;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Settings of a borrowed session for a while: what they were before is put back at the end, or by
 * the server itself where they are those of a transaction.
 */
final class SessionSettings implements AutoCloseable {
  private static final String READ = "select current_setting({name})";
  private static final String WRITE = "select set_config({name}, {value}, {local})";

  private final Connection connection;
  private final boolean ofTransaction;
  private final int networkTimeout;
  private final Deque<Map.Entry<String, String>> before = new ArrayDeque<>();

  /** Without the limits of time, which are meant for ordinary statements. */
  SessionSettings(Connection connection) throws SQLException {
    this.connection = connection;
    this.ofTransaction = !connection.getAutoCommit();
    this.networkTimeout = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, 0);
    set("statement_timeout", "0");
  }

  /** The session that has them. */
  Connection connection() {
    return connection;
  }

  void set(String name, String value) throws SQLException {
    if (!ofTransaction) {
      before.push(Map.entry(name, text(Sql.of(READ, Map.of("name", name)))));
    }
    text(write(name, value));
  }

  @Override
  public void close() throws SQLException {
    if (connection.isClosed()) {
      return; // a lost session took its settings with it
    }
    connection.setNetworkTimeout(Runnable::run, networkTimeout);
    for (Map.Entry<String, String> setting : before) {
      text(write(setting.getKey(), setting.getValue()));
    }
  }

  private Sql write(String name, String value) {
    return Sql.of(WRITE, Map.of("name", name, "value", value, "local", ofTransaction));
  }

  private String text(Sql query) throws SQLException {
    try (PreparedStatement statement = query.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getString(1);
    }
  }
}
