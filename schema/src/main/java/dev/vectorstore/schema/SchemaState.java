package dev.vectorstore.schema;

/**
 * What a database has of the store.
 *
 * @param version of the tables, 0 if there are none
 * @param extensionVersion of pgvector, empty if it is not installed
 * @param extensionSchema the schema that pgvector is in, without quotes; empty if it is not
 *     installed
 */
public record SchemaState(int version, String extensionVersion, String extensionSchema) {}
