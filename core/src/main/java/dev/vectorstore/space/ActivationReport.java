package dev.vectorstore.space;

import java.time.Duration;

/**
 * What {@link EmbeddingSpaces#fillAndActivate} did.
 *
 * @param filled how many documents got a vector of the model
 * @param tries how often the writers of the collection had to wait
 * @param longestWait the longest that they had to
 */
public record ActivationReport(long filled, int tries, Duration longestWait) {}
