package dev.vectorstore.index;

/**
 * How far the build of an index is. A build has phases, of which some count no vectors.
 *
 * @param phase what is done now, in PostgreSQL's words
 * @param done how many vectors this phase is done with
 * @param total about how many there are, as the server tells or, where it does not, by the size of
 *     the table; never less than {@code done}, and never less than was told of this build before
 */
public record IndexProgress(String phase, long done, long total) {}
