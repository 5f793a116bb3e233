package dev.vectorstore.migration;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.migration.internal.chroma.ChromaVector;
import java.util.Optional;

/** A vector of Chroma's as an embedding, or as one that is kept but never searched. */
final class ChromaEmbedding {
  private ChromaEmbedding() {}

  static Document attach(
      Document document, Optional<ChromaVector> vector, int dimension, Metric metric) {
    float[] values = vector.map(ChromaVector::floats).orElseGet(() -> new float[0]);
    Optional<Reason> reason = Reason.of(values, dimension, metric);
    return reason.isPresent()
        ? document.unsearchable(UnsearchableEmbedding.of(reason.get(), values))
        : document.embedding(Embedding.of(values));
  }
}
