package dev.vectorstore.testkit;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;

/** A {@link WordModel} that refuses texts with the word {@code refused}. */
public record RefusingModel(WordModel words) implements EmbeddingModel {
  @Override
  public String name() {
    return words.name();
  }

  @Override
  public int dimension() {
    return words.dimension();
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).contains("refused")) {
        throw new TextRefused("the model refuses a text", null, i);
      }
    }
    return words.embedDocuments(texts);
  }

  @Override
  public Embedding embedQuery(String text) {
    return words.embedQuery(text);
  }
}
