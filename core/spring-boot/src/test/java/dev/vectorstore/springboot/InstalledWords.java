package dev.vectorstore.springboot;

import dev.vectorstore.model.EmbeddingModelProvider;
import dev.vectorstore.model.EmbeddingModels;
import dev.vectorstore.testkit.WordModel;

/** Installs the models {@code words} and {@code other-words}. */
public final class InstalledWords implements EmbeddingModelProvider {
  @Override
  public EmbeddingModels models() {
    return EmbeddingModels.none()
        .with("words", WordModel::new)
        .with("other-words", () -> WordModel.of("other-words", 32));
  }
}
