package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The database, the role and the pgvector around the store, whatever its tables are. */
record Surroundings(
    String database,
    String role,
    String encoding,
    String clientEncoding,
    String extensionVersion,
    String extensionSchema,
    String extensionSchemaOwner,
    boolean mayUseExtension) {
  private static final String UTF8 = "UTF8";

  private static final String READ =
      """
      select current_database(), current_user,
             current_setting('server_encoding'), current_setting('client_encoding'),
             coalesce(e.extversion, ''), coalesce(n.nspname, ''), coalesce(pg_get_userbyid(n.nspowner), ''),
             coalesce(has_schema_privilege(n.oid, 'usage'), false)
        from (values (1)) one
        left join pg_extension e on e.extname = 'vector'
        left join pg_namespace n on n.oid = e.extnamespace
      """;

  static Surroundings of(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      return new Surroundings(
          row.getString(1),
          row.getString(2),
          row.getString(3),
          row.getString(4),
          row.getString(5),
          row.getString(6),
          row.getString(7),
          row.getBoolean(8));
    }
  }

  boolean hasExtension() {
    return !extensionVersion.isEmpty();
  }

  /** What keeps the store from working here, worst first. A missing pgvector is not included. */
  List<SchemaException> obstacles() {
    List<SchemaException> obstacles = new ArrayList<>();
    if (!encoding.equals(UTF8)) {
      obstacles.add(new SchemaException.Unsuitable(wrongEncoding(), null));
    }
    if (!clientEncoding.equals(UTF8)) {
      obstacles.add(new SchemaException.Unsuitable(wrongClientEncoding(), null));
    }
    if (!hasExtension()) {
      return obstacles;
    }
    if (ExtensionVersion.of(extensionVersion).isBefore(ExtensionVersion.OLDEST)) {
      obstacles.add(
          new SchemaException.ExtensionUnavailable(
              ExtensionFindings.tooOld(extensionVersion), null));
    }
    if (!mayUseExtension) {
      obstacles.add(new SchemaException.Forbidden(extensionOutOfReach(), null));
    }
    return obstacles;
  }

  private String wrongEncoding() {
    return "database "
        + Quoted.identifier(database)
        + " has the encoding "
        + encoding
        + ", and the vector store needs UTF8; use another database, made with:"
        + " create database … encoding 'UTF8' template template0";
  }

  private String wrongClientEncoding() {
    return "the connection to database "
        + Quoted.identifier(database)
        + " has the client_encoding "
        + clientEncoding
        + ", and the vector store needs UTF8, which PostgreSQL's driver sets by itself;"
        + " do not set another";
  }

  private String extensionOutOfReach() {
    return "role "
        + Quoted.identifier(role)
        + " may not use schema "
        + Quoted.identifier(extensionSchema)
        + ", which pgvector is in; have its owner "
        + Quoted.identifier(extensionSchemaOwner)
        + " run: grant usage on schema "
        + Quoted.identifier(extensionSchema)
        + " to "
        + Quoted.identifier(role);
  }
}
