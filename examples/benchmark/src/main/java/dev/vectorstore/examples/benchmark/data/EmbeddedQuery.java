package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;

/**
 * What is searched for.
 *
 * @param text that was embedded
 * @param embedding of it
 */
public record EmbeddedQuery(String text, Embedding embedding) {}
