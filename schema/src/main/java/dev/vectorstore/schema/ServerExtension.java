package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import dev.vectorstore.schema.internal.sql.ServerMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** pgvector on the server. It may not be in the database yet. */
final class ServerExtension {
  private static final String AVAILABLE =
      """
      select exists (select from pg_available_extensions where name = ?),
             current_setting('server_version_num')::integer / 10000
      """;

  private static final String CREATE = "create extension if not exists %s with schema public";

  private final String name;
  private final boolean available;
  private final int major;

  private ServerExtension(String name, boolean available, int major) {
    this.name = name;
    this.available = available;
    this.major = major;
  }

  static ServerExtension of(Connection connection) throws SQLException {
    return of(connection, "vector");
  }

  static ServerExtension of(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(AVAILABLE)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new ServerExtension(name, row.getBoolean(1), row.getInt(2));
      }
    }
  }

  /** Creates it in the database. */
  void create(Connection connection, Surroundings around) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE.formatted(Quoted.identifier(name)));
    } catch (SQLException e) {
      throw failed(around, e);
    }
  }

  private SchemaException failed(Surroundings around, SQLException e) {
    if (!available) {
      return new SchemaException.ExtensionUnavailable(unavailable(), e);
    }
    if (ServerMessage.isForbidden(e)) {
      return new SchemaException.Forbidden(
          "role "
              + Quoted.identifier(around.role())
              + " may not create pgvector, which the server has, in database "
              + Quoted.identifier(around.database())
              + "; have a superuser or the administrator of a managed server run this there: "
              + command(),
          e);
    }
    return new SchemaException(
        "pgvector could not be created in database "
            + Quoted.identifier(around.database())
            + ServerMessage.of(e)
            + "; have the administrator of the server make this possible there: "
            + command(),
        e);
  }

  /** What to do if it is not in the database. */
  String missing(Surroundings around) {
    return available
        ? "pgvector is not in database "
            + Quoted.identifier(around.database())
            + "; have a superuser or the administrator of a managed server run this there: "
            + command()
        : unavailable();
  }

  private String unavailable() {
    return ("the server has no pgvector; have whoever runs it install the package, postgresql-%1$d-pgvector on Debian"
            + " and Ubuntu, pgvector_%1$d on Red Hat, or use the image pgvector/pgvector:pg%1$d, then migrate again")
        .formatted(major);
  }

  private String command() {
    return "create extension " + name;
  }
}
