package dev.vectorstore;

/**
 * How far the build of an index is.
 *
 * @param phase what is done now, in PostgreSQL's words
 * @param done how many vectors are indexed
 * @param total how many there are, 0 if that is not known yet
 */
public record IndexProgress(String phase, long done, long total) {}
