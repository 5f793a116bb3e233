package dev.vectorstore.migration;

/**
 * How far an export is.
 *
 * @param collection its name in the database
 * @param done documents so far, those that were left out included
 * @param expected documents in all
 */
public record ExportProgress(String collection, long done, long expected) {}
