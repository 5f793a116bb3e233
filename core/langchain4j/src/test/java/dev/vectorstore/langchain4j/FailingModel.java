package dev.vectorstore.langchain4j;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;

/** A model that fails whenever it is asked. */
final class FailingModel implements EmbeddingModel {
  @Override
  public String name() {
    return "failing";
  }

  @Override
  public int dimension() {
    return 2;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    throw new VectorStoreException.EmbeddingFailed("failing failed", null);
  }

  @Override
  public Embedding embedQuery(String text) {
    throw new VectorStoreException.EmbeddingFailed("failing failed", null);
  }
}
