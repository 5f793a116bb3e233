package dev.vectorstore.langchain4j;

import dev.vectorstore.Embedding;

/** Embeddings of one library as those of the other; the numbers are copied. */
final class Embeddings {
  private Embeddings() {}

  static Embedding ours(dev.langchain4j.data.embedding.Embedding theirs) {
    return Embedding.of(theirs.vector());
  }

  static dev.langchain4j.data.embedding.Embedding theirs(Embedding ours) {
    return dev.langchain4j.data.embedding.Embedding.from(ours.values());
  }
}
