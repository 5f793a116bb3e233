package dev.vectorstore.embedding.wrap;

import dev.vectorstore.ModelId;
import dev.vectorstore.model.TextKind;

/**
 * Texts of one call that were longer than the model's limit and were cut.
 *
 * @param model with the limit
 * @param kind what the texts are embedded as
 * @param texts how many there were
 * @param truncated how many of them were cut, at least 1
 */
public record Truncation(ModelId model, TextKind kind, int texts, int truncated) {}
