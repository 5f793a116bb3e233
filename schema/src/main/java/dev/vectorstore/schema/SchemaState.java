package dev.vectorstore.schema;

import dev.vectorstore.schema.internal.tables.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a database has of the store.
 *
 * @param version of the tables, 0 if there are none
 * @param extensionVersion of pgvector, empty if it is not installed
 * @param extensionSchema the schema that pgvector is in, without quotes; empty if it is not
 *     installed
 * @param obstacle what keeps the store from working here whatever its tables, as {@link
 *     VectorSchema#migrate} throws it; empty if nothing does. That pgvector is missing is none
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
