package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.tables.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The state of the store in a database.
 *
 * @param version the version of the tables; 0 if there are none
 * @param extensionVersion the version of pgvector; empty if it is not installed
 * @param extensionSchema the schema that pgvector is in, without quotes; empty if it is not
 *     installed
 * @param obstacle the exception with which {@link VectorSchema#migrate} would fail whatever the
 *     tables are; empty if there is none. A missing pgvector is not an obstacle
 */
public record SchemaState(
    int version,
    String extensionVersion,
    String extensionSchema,
    Optional<SchemaException> obstacle) {

  static SchemaState read(Connection connection, SchemaName schema) throws SQLException {
    Surroundings around = Surroundings.of(connection);
    return of(new History(schema.quoted()).version(connection), around);
  }

  static SchemaState of(int version, Surroundings around) {
    return new SchemaState(
        version,
        around.extensionVersion(),
        around.extensionSchema(),
        around.obstacles().stream().findFirst());
  }
}
