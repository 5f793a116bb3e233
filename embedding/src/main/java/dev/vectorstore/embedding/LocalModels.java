package dev.vectorstore.embedding;

import dev.vectorstore.EmbeddingModels;

/** The embedding models that this module brings, by name. */
public final class LocalModels {
  private LocalModels() {}

  /** A registry of them: {@code all-MiniLM-L6-v2}. Listing the names loads nothing. */
  public static EmbeddingModels all() {
    return EmbeddingModels.none()
        .with(ModelDescription.ALL_MINILM_L6_V2.id().name(), DjlEmbeddingModel::allMiniLmL6V2);
  }
}
