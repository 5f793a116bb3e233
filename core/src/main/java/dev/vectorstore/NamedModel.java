package dev.vectorstore;

import dev.vectorstore.model.EmbeddingModel;

/**
 * An embedding model by its name, revision and dimension: the {@link EmbeddingModel} itself or,
 * where nothing has to be embedded, the {@link ModelId} of one. Whatever takes this takes either.
 */
public interface NamedModel {
  /** Name, revision and dimension in one. */
  ModelId id();
}
