package dev.vectorstore.embedding.wrap;

import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What all wrappers leave unchanged.
 *
 * <p>Why: docs/decisions/0028-wrappers.md.
 */
abstract class WrappedModel implements EmbeddingModel {
  /** The model inside. */
  final EmbeddingModel model;

  WrappedModel(EmbeddingModel model) {
    this.model = model;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public String revision() {
    return model.revision();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public OptionalInt maxTokens() {
    return model.maxTokens();
  }

  @Override
  public Optional<TextTokens> tokens() {
    return model.tokens();
  }

  @Override
  public boolean normalized() {
    return model.normalized();
  }

  @Override
  public void close() {
    model.close();
  }
}
