package dev.vectorstore.space;

import java.time.Duration;

/**
 * The result of {@link EmbeddingSpaces#fillAndActivate}.
 *
 * @param filled how many documents received a vector of the model
 * @param tries how often writers of the collection had to wait
 * @param longestWait the longest time that they waited
 */
public record ActivationReport(long filled, int tries, Duration longestWait) {}
