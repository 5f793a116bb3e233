package dev.vectorstore;

import dev.vectorstore.model.EmbeddingModel;

/**
 * An embedding model by its name, revision and dimension. It is the {@link EmbeddingModel} itself
 * or, if nothing has to be embedded, its {@link ModelId}. Methods with a parameter of this type
 * accept either.
 */
public interface NamedModel {
  /** Name, revision and dimension in one value; never null. */
  ModelId id();
}
