package dev.vectorstore.model;

/**
 * Brings embedding models to {@link EmbeddingModels#installed()}. An implementation has a public
 * constructor without parameters and is named in its jar's {@code
 * META-INF/services/dev.vectorstore.model.EmbeddingModelProvider}.
 */
public interface EmbeddingModelProvider {
  /** The models and schemes, whose names no other provider may use. Making the list loads none. */
  EmbeddingModels models();
}
