package dev.vectorstore.observe;

import java.util.Optional;

/**
 * How much of the truth one search by an index found. It contains no text, id, value or vector.
 * Immutable and safe to share between threads.
 *
 * @param system where: {@link Operation#POSTGRESQL}
 * @param namespace the name of the database and of the schema, {@code app|vectorstore}
 * @param collection the name that the collection had when its store was opened
 * @param recall the share of the true nearest that the search found, 0 to 1
 * @param nearest the number of true nearest, at least 1
 */
public record RecallSample(
    String system, Optional<String> namespace, String collection, double recall, int nearest) {}
