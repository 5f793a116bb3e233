package dev.vectorstore.model;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.value.Checks;
import java.util.Map;
import java.util.Set;

/**
 * Keeps embeddings of texts, so that a model need not make them again. What is kept for one model,
 * revision, dimension and kind of text is never found for another.
 *
 * <p>An implementation is safe to use from many threads at once, and may forget at any time.
 */
public interface EmbeddingCache {
  /**
   * The embeddings that are kept of these texts; a text of which there is none is not in the map.
   *
   * @throws VectorStoreException if the cache fails; {@link VectorStoreException.Unavailable} and
   *     {@link VectorStoreException.Conflict} if that passes by itself
   */
  Map<String, Embedding> find(Region region, Set<String> texts);

  /**
   * Keeps the embeddings of these texts, in place of those that are kept.
   *
   * @throws IllegalArgumentException if one has another dimension than the model
   * @throws VectorStoreException as {@link #find}
   */
  void put(Region region, Map<String, Embedding> embeddings);

  /**
   * What tells one text's embeddings from another's.
   *
   * @param model that makes them
   * @param kind what the text is embedded as
   */
  record Region(ModelId model, TextKind kind) {
    /**
     * Checks that embeddings are the model's.
     *
     * @throws IllegalArgumentException if one has another dimension
     */
    public void requireDimension(Map<String, Embedding> embeddings) {
      for (Embedding embedding : embeddings.values()) {
        if (embedding.dimension() != model.dimension()) {
          throw new IllegalArgumentException(
              "an embedding of " + embedding.dimension() + " dimensions is not of " + model);
        }
      }
    }
  }
}
