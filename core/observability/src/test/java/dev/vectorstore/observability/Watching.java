package dev.vectorstore.observability;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.testkit.WordModel;
import java.util.List;

/** A model that does something else whenever it is asked. */
record Watching(Runnable watch) implements EmbeddingModel {
  private static final EmbeddingModel MODEL = WordModel.of("words", 16);

  @Override
  public String name() {
    return MODEL.name();
  }

  @Override
  public int dimension() {
    return MODEL.dimension();
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    watch.run();
    return MODEL.embedDocuments(texts);
  }

  @Override
  public Embedding embedQuery(String text) {
    watch.run();
    return MODEL.embedQuery(text);
  }
}
