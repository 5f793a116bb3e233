package dev.vectorstore.index;

/**
 * The progress of an index build. A build has several phases. Some of them do not count vectors.
 *
 * @param phase the current phase, in PostgreSQL's words
 * @param done how many vectors this phase has processed
 * @param total approximately how many vectors there are, as reported by the server or estimated
 *     from the size of the table; never less than {@code done}, and never less than reported before
 *     for this build
 */
public record IndexProgress(String phase, long done, long total) {}
