package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import java.util.Arrays;
import java.util.List;

/** Keeps the beginning of each vector. */
final class ShortenedModel extends WrappedModel {
  private final ModelId id;

  ShortenedModel(EmbeddingModel model, int dimension) {
    super(model);
    if (dimension < 1 || dimension >= model.dimension()) {
      throw new IllegalArgumentException(
          "vectors of "
              + model.id()
              + " can be shortened to 1 to "
              + (model.dimension() - 1)
              + " dimensions, not to "
              + dimension);
    }
    this.id = new ModelId(model.name() + "@" + dimension, model.revision(), dimension);
  }

  @Override
  public String name() {
    return id.name();
  }

  @Override
  public int dimension() {
    return id.dimension();
  }

  @Override
  public boolean normalized() {
    return true;
  }

  @Override
  public List<Embedding> embedDocuments(List<String> texts) {
    return model.embedDocuments(texts).stream().map(this::shortened).toList();
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return model.embedQueries(texts).stream().map(this::shortened).toList();
  }

  @Override
  public Embedding embedQuery(String text) {
    return shortened(model.embedQuery(text));
  }

  private Embedding shortened(Embedding whole) {
    if (whole.dimension() != model.dimension()) {
      throw new EmbeddingFailed(
          model.id() + " gave an embedding of " + whole.dimension() + " dimensions", null);
    }
    float[] values = Arrays.copyOf(whole.values(), id.dimension());
    double length = length(values);
    if (length == 0) {
      throw new EmbeddingFailed(
          "the first "
              + id.dimension()
              + " numbers of an embedding by "
              + model.id()
              + " are all 0, and have no direction",
          null);
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / length);
    }
    return Embedding.of(values);
  }

  private static double length(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
