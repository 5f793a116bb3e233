package dev.vectorstore;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The embedding models that an application can choose from, by name. A model is loaded when it is
 * asked for, anew each time, and its caller closes it. Immutable and safe to share between threads.
 */
public final class EmbeddingModels {
  /** The environment variable that names the model. */
  public static final String MODEL_VARIABLE = "VECTORSTORE_EMBEDDING_MODEL";

  /** The environment variable that says how many dimensions the model is expected to have. */
  public static final String DIMENSION_VARIABLE = "VECTORSTORE_EMBEDDING_DIMENSION";

  private static final EmbeddingModels NONE = new EmbeddingModels(Map.of());

  private final Map<String, Supplier<? extends EmbeddingModel>> models;

  private EmbeddingModels(Map<String, Supplier<? extends EmbeddingModel>> models) {
    this.models = models;
  }

  /** A registry without models. */
  public static EmbeddingModels none() {
    return NONE;
  }

  /** A copy with this model too; it replaces an earlier one of the name. */
  public EmbeddingModels with(String name, Supplier<? extends EmbeddingModel> model) {
    Map<String, Supplier<? extends EmbeddingModel>> copy = new LinkedHashMap<>(models);
    copy.put(name, Objects.requireNonNull(model));
    return new EmbeddingModels(copy);
  }

  /** The names, in the order in which they were added. */
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if there is none of this name; the message lists the names
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded
   */
  public EmbeddingModel load(String name) {
    Supplier<? extends EmbeddingModel> model = models.get(name);
    if (model == null) {
      throw new IllegalArgumentException(
          "no embedding model \"" + name + "\"; there are " + names());
    }
    return model.get();
  }

  /**
   * Loads the model that {@link #MODEL_VARIABLE} names and compares its dimension with {@link
   * #DIMENSION_VARIABLE} where that is set.
   *
   * @param environment such as {@link System#getenv()}
   * @throws IllegalStateException if no model is named, the dimension is no number, or the model
   *     has another dimension
   * @throws IllegalArgumentException if there is no model of the name
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded
   */
  public EmbeddingModel load(Map<String, String> environment) {
    String name = environment.get(MODEL_VARIABLE);
    if (name == null || name.isBlank()) {
      throw new IllegalStateException(MODEL_VARIABLE + " is not set; it names one of " + names());
    }
    String dimension = environment.getOrDefault(DIMENSION_VARIABLE, "");
    EmbeddingModel model = load(name);
    try {
      if (!dimension.isBlank() && parse(dimension) != model.dimension()) {
        throw new IllegalStateException(
            DIMENSION_VARIABLE
                + " is "
                + dimension
                + ", but the model "
                + model.id()
                + " that "
                + MODEL_VARIABLE
                + " names has another");
      }
      return model;
    } catch (IllegalStateException e) {
      model.close();
      throw e;
    }
  }

  private static int parse(String dimension) {
    try {
      return Integer.parseInt(dimension.strip());
    } catch (NumberFormatException e) {
      throw new IllegalStateException(DIMENSION_VARIABLE + " is not a number: " + dimension, e);
    }
  }
}
