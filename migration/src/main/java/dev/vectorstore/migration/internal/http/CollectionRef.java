package dev.vectorstore.migration.internal.http;

/**
 * Where a collection is.
 *
 * @param id Chroma's own
 */
public record CollectionRef(String tenant, String database, String id) {}
