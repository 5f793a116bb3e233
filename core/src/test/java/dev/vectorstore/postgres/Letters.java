package dev.vectorstore.postgres;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;

/** A model of two dimensions: a text's length and first letter. */
record Letters(String name) implements EmbeddingModel {
  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  @Override
  public Embedding embedQuery(String text) {
    return Embedding.of(text.length(), text.charAt(0));
  }
}
