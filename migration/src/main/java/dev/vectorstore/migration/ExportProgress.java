package dev.vectorstore.migration;

/**
 * The progress of an export.
 *
 * @param collection the name of the collection in the database
 * @param done the number of documents so far, including those that were left out
 * @param expected the number of documents in all
 */
public record ExportProgress(String collection, long done, long expected) {}
