package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.sql.Query;
import dev.vectorstore.schema.internal.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a role lacks to make the tables where there are none. */
final class MigrationRights {
  private static final String WITHOUT_SCHEMA =
      """
      select 1 where not exists (select from pg_namespace where nspname = ?)
                 and not has_database_privilege(current_database(), 'create')
      """;

  private static final String WITHOUT_TABLES =
      """
      select pg_get_userbyid(nspowner) from pg_namespace
       where nspname = ? and not (has_schema_privilege(oid, 'usage') and has_schema_privilege(oid, 'create'))
      """;

  private MigrationRights() {}

  /** Empty if it lacks nothing. */
  static Optional<SchemaFinding> lacking(
      Connection connection, SchemaName schema, Surroundings around) throws SQLException {
    if (!Query.texts(connection, WITHOUT_SCHEMA, schema.value()).isEmpty()) {
      return Optional.of(SchemaFinding.warning(noSchemas(schema, around)));
    }
    List<String> owner = Query.texts(connection, WITHOUT_TABLES, schema.value());
    return owner.stream()
        .findFirst()
        .map(name -> SchemaFinding.warning(noTables(schema, around, name)));
  }

  static String noSchemas(SchemaName schema, Surroundings around) {
    String role = Quoted.identifier(around.role());
    return "role "
        + role
        + " may not create schemas in database "
        + Quoted.identifier(around.database())
        + "; have its owner run there: create schema "
        + schema.quoted()
        + " authorization "
        + role;
  }

  private static String noTables(SchemaName schema, Surroundings around, String owner) {
    return "role "
        + Quoted.identifier(around.role())
        + " may not create tables in schema "
        + schema.quoted()
        + "; run VectorSchema.migrate as its owner "
        + Quoted.identifier(owner)
        + ", or as a member of that role";
  }
}
