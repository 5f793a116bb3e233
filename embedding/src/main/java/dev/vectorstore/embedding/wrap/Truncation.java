package dev.vectorstore.embedding.wrap;

import dev.vectorstore.ModelId;
import dev.vectorstore.model.TextKind;

/**
 * The texts of one call that were longer than the model's limit and were cut.
 *
 * @param model the model with the limit
 * @param kind what the texts are embedded as
 * @param texts the number of texts of the call
 * @param truncated the number of texts that were cut, at least 1
 */
public record Truncation(ModelId model, TextKind kind, int texts, int truncated) {}
