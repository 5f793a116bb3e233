package dev.vectorstore.model;

/**
 * Adds embedding models to {@link EmbeddingModels#installed()}. Users implement it for a jar with
 * models. An implementation must have a public constructor without parameters, and must be named in
 * its jar's {@code META-INF/services/dev.vectorstore.model.EmbeddingModelProvider}.
 */
public interface EmbeddingModelProvider {
  /**
   * The models and schemes. No other provider may use their names. This method loads no model.
   *
   * @return never null; may be empty
   */
  EmbeddingModels models();
}
