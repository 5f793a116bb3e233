package dev.vectorstore.embedding.wrap;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.model.EmbeddingModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
    return shortened(model.embedDocuments(texts));
  }

  @Override
  public List<Optional<Embedding>> embedAccepted(List<String> texts) {
    return model.embedAccepted(texts).stream().map(each -> each.flatMap(this::accepted)).toList();
  }

  @Override
  public List<Embedding> embedQueries(List<String> texts) {
    return shortened(model.embedQueries(texts));
  }

  @Override
  public Embedding embedQuery(String text) {
    return shortened(model.embedQuery(text), 0);
  }

  private List<Embedding> shortened(List<Embedding> whole) {
    return IntStream.range(0, whole.size()).mapToObj(i -> shortened(whole.get(i), i)).toList();
  }

  private Optional<Embedding> accepted(Embedding whole) {
    try {
      return Optional.of(shortened(whole, 0));
    } catch (TextRefused e) {
      return Optional.empty();
    }
  }

  private Embedding shortened(Embedding whole, int index) {
    if (whole.dimension() != model.dimension()) {
      throw new EmbeddingFailed(
          model.id() + " gave an embedding of " + whole.dimension() + " dimensions", null);
    }
    float[] values = Arrays.copyOf(whole.values(), id.dimension());
    double length = length(values);
    if (length == 0) {
      throw new TextRefused(
          "the first "
              + id.dimension()
              + " numbers of an embedding by "
              + model.id()
              + " are all 0, and have no direction",
          null,
          index);
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
