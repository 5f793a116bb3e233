package dev.vectorstore.examples.benchmark.data;

import dev.vectorstore.Embedding;

/**
 * What is searched for.
 *
 * @param text that was embedded
 * @param embedding of it
 */
public record Question(String text, Embedding embedding) {}
