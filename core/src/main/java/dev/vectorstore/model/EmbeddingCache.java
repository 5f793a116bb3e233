package dev.vectorstore.model;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import java.util.Map;
import java.util.Set;

/**
 * Keeps embeddings of texts, so that a model need not make them again. What is kept for one model,
 * revision, dimension and kind of text is never returned for another.
 *
 * <p>Users implement it for a cache that this library does not bring. An implementation must be
 * safe to use from many threads at once. It may forget at any time.
 *
 * <p>Neither parameters nor results are null, and no key or value of a map is. Texts may be empty.
 * An empty set or map is allowed: then {@link #find} returns an empty map and {@link #put} does
 * nothing.
 */
public interface EmbeddingCache {
  /**
   * The embeddings that are kept of these texts, by text. A text without an embedding is not in the
   * map.
   *
   * @return a map that may be empty and contains no text that was not asked for
   * @throws VectorStoreException if the cache fails. Use {@link VectorStoreException.Unavailable}
   *     or {@link VectorStoreException.Conflict} for a temporary failure: it is logged, and the
   *     model is asked
   */
  Map<String, Embedding> find(Region region, Set<String> texts);

  /**
   * Keeps the embeddings of these texts. They replace those that are kept.
   *
   * @throws IllegalArgumentException if one has another dimension than the model
   * @throws VectorStoreException as {@link #find}
   */
  void put(Region region, Map<String, Embedding> embeddings);

  /**
   * What distinguishes the embeddings of the same text.
   *
   * @param model the model that makes them
   * @param kind whether the text is embedded as a document or as a query
   */
  record Region(ModelId model, TextKind kind) {
    /**
     * Checks that embeddings have the model's dimension.
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
