package dev.vectorstore.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a database has of the store.
 *
 * @param version of the tables, 0 if there are none
 * @param extensionVersion of pgvector, empty if it is not installed
 * @param extensionSchema the schema that pgvector is in, without quotes; empty if it is not
 *     installed
 */
public record SchemaState(int version, String extensionVersion, String extensionSchema) {
  private static final String EXTENSION =
      """
      select extversion, nspname
        from pg_extension
        join pg_namespace n on n.oid = extnamespace
       where extname = 'vector'
      """;

  static SchemaState read(Connection connection, SchemaName schema) throws SQLException {
    return read(connection, new History(schema).version(connection));
  }

  static SchemaState read(Connection connection, int version) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(EXTENSION)) {
      return rows.next()
          ? new SchemaState(version, rows.getString(1), rows.getString(2))
          : new SchemaState(version, "", "");
    }
  }
}
