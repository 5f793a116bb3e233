package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;

/**
 * A search query.
 *
 * @param text the text
 * @param embedding the embedding of the text
 */
public record EmbeddedQuery(String text, Embedding embedding) {}
