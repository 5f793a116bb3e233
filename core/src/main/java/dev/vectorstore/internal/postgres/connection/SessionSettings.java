package dev.vectorstore.internal.postgres.connection;

import dev.vectorstore.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Settings of a borrowed session for a while: what they were before is put back at the end. */
public final class SessionSettings implements AutoCloseable {
  private static final String READ = "select current_setting({name})";
  private static final String WRITE = "select set_config({name}, {value}, false)";

  private final Connection connection;
  private final Deque<Map.Entry<String, String>> before = new ArrayDeque<>();

  public SessionSettings(Connection connection) {
    this.connection = connection;
  }

  /**
   * Runs work of the tables' owner, of statements that are each a transaction: none is ended early
   * by a limit that is meant for ordinary statements, and each sees what others committed before.
   */
  static <T> T ofTheOwner(Connection connection, Connections.Work<T> work) throws SQLException {
    try (SessionSettings settings = new SessionSettings(connection)) {
      settings.set("statement_timeout", "0");
      settings.set("default_transaction_isolation", "read committed");
      return ConnectionGuard.run(connection, work);
    }
  }

  public void set(String name, String value) throws SQLException {
    before.push(Map.entry(name, text(Sql.of(READ, Map.of("name", name)))));
    text(Sql.of(WRITE, Map.of("name", name, "value", value)));
  }

  @Override
  public void close() throws SQLException {
    if (connection.isClosed()) {
      return; // a lost session took its settings with it
    }
    for (Map.Entry<String, String> setting : before) {
      text(Sql.of(WRITE, Map.of("name", setting.getKey(), "value", setting.getValue())));
    }
  }

  private String text(Sql query) throws SQLException {
    return query.only(connection, row -> row.getString(1));
  }
}
