package dev.vectorstore.migration.internal.server;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The ids of a collection in the order in which a server listed them, in a file, so that memory
 * does not grow with their number. Not safe for use by several threads.
 */
final class ListedIds implements AutoCloseable {
  private static final String TABLE =
      """
      create table listed (
        place integer primary key,
        id blob not null unique,
        pass integer not null)
      """;
  private static final String ADD =
      """
      insert into listed (id, pass)
      values (?, ?)
      on conflict (id) do update set pass = excluded.pass
       where pass <> excluded.pass
      """;
  private static final String DROP_UNSEEN =
      """
      delete from listed
       where pass < ?
      """;
  private static final String COUNT =
      """
      select count(*)
        from listed
      """;
  private static final String AFTER =
      """
      select place, id
        from listed
       where place > ?
       order by place
       limit ?
      """;

  private final Connection connection;
  private final PreparedStatement add;
  private long lastPlace;

  private ListedIds(Connection connection, PreparedStatement add) {
    this.connection = connection;
    this.add = add;
  }

  /** An empty list in a new file, which the caller deletes. */
  static ListedIds create(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = off");
      statement.execute("pragma synchronous = off");
      statement.execute(TABLE);
      connection.setAutoCommit(false);
      return new ListedIds(connection, connection.prepareStatement(ADD));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Returns whether the id is new in this pass. */
  boolean add(String id, int pass) throws SQLException {
    add.setBytes(1, bytes(id));
    add.setInt(2, pass);
    return add.executeUpdate() == 1;
  }

  /** Removes ids that only earlier passes found. */
  void keep(int pass) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DROP_UNSEEN)) {
      statement.setInt(1, pass);
      statement.executeUpdate();
    }
  }

  long size() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNT)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The next ids; empty after the last. */
  List<String> next(int limit) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(AFTER)) {
      statement.setLong(1, lastPlace);
      statement.setInt(2, limit);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          lastPlace = rows.getLong(1);
          ids.add(text(rows.getBytes(2)));
        }
      }
    }
    return ids;
  }

  /** As UTF-16, which can also hold unpaired surrogates. */
  private static byte[] bytes(String id) {
    ByteBuffer bytes = ByteBuffer.allocate(id.length() * Character.BYTES);
    bytes.asCharBuffer().put(id);
    return bytes.array();
  }

  private static String text(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asCharBuffer().toString();
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      add.close();
    }
  }
}
