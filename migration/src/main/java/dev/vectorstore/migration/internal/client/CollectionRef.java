package dev.vectorstore.migration.internal.client;

/**
 * Where a collection is.
 *
 * @param id Chroma's own
 */
public record CollectionRef(String tenant, String database, String id) {}
