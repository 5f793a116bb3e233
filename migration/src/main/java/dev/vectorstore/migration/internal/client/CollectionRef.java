package dev.vectorstore.migration.internal.client;

/**
 * The place of a collection.
 *
 * @param id Chroma's own
 */
public record CollectionRef(String tenant, String database, String id) {}
