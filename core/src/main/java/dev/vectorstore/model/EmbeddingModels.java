package dev.vectorstore.model;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * The embedding models that an application can choose from, by name. A model is loaded each time it
 * is requested, and the caller closes it. Immutable and safe to share between threads.
 *
 * <p>An entry is added in code ({@link #with}), or comes from the class path ({@link
 * #installed()}). A {@link Scheme} makes models from names of one form, such as {@code
 * directory:PATH}.
 *
 * <p>Why: docs/decisions/0024-names-with-schemes.md.
 */
public final class EmbeddingModels {
  /** The environment variable that names the model. */
  public static final String MODEL_VARIABLE = "VECTORSTORE_EMBEDDING_MODEL";

  /** The environment variable with the expected number of dimensions of the model. */
  public static final String DIMENSION_VARIABLE = "VECTORSTORE_EMBEDDING_DIMENSION";

  private static final char COLON = ':';

  private static final EmbeddingModels NONE = new EmbeddingModels(Map.of(), Map.of());

  private final Map<String, Supplier<? extends EmbeddingModel>> models;
  private final Map<String, Scheme> schemes;

  private EmbeddingModels(
      Map<String, Supplier<? extends EmbeddingModel>> models, Map<String, Scheme> schemes) {
    this.models = models;
    this.schemes = schemes;
  }

  /** A registry without models. */
  public static EmbeddingModels none() {
    return NONE;
  }

  /** A copy with this model too. It replaces an earlier one with the same name. */
  public EmbeddingModels with(String name, Supplier<? extends EmbeddingModel> model) {
    Map<String, Supplier<? extends EmbeddingModel>> copy = new LinkedHashMap<>(models);
    copy.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(model, "model"));
    return new EmbeddingModels(copy, schemes);
  }

  /**
   * A copy that also loads names of the form {@code scheme:rest} by this scheme. A model with
   * exactly that name takes precedence. It replaces an earlier scheme with the same name.
   *
   * @param scheme such as {@code directory}; not empty and without a colon
   * @throws IllegalArgumentException if it is empty or has a colon
   */
  public EmbeddingModels withScheme(String scheme, Scheme models) {
    if (scheme.isEmpty() || scheme.indexOf(COLON) >= 0) {
      throw new IllegalArgumentException(
          "a scheme is a word without a colon, not \"" + scheme + "\"");
    }
    Map<String, Scheme> copy = new LinkedHashMap<>(schemes);
    copy.put(scheme, Objects.requireNonNull(models, "models"));
    return new EmbeddingModels(this.models, copy);
  }

  /**
   * All models and schemes of the {@linkplain EmbeddingModelProvider providers} that the thread's
   * context class loader sees. If the thread has none, this library's class loader is used.
   *
   * @throws IllegalStateException as {@link #installed(ClassLoader)}
   */
  public static EmbeddingModels installed() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return installed(
        context == null ? Objects.requireNonNull(EmbeddingModels.class.getClassLoader()) : context);
  }

  /**
   * All models and schemes of the {@linkplain EmbeddingModelProvider providers} that a class loader
   * sees, in the order in which it finds them. Loads no model.
   *
   * @throws IllegalStateException if two providers have a model or a scheme with the same name, or
   *     a provider cannot be created
   */
  public static EmbeddingModels installed(ClassLoader loader) {
    Objects.requireNonNull(loader, "loader");
    InstalledModels installed = new InstalledModels();
    try {
      ServiceLoader.load(EmbeddingModelProvider.class, loader).forEach(installed::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException(
          "an installed provider of embedding models cannot be used: " + e.getMessage(), e);
    }
    return new EmbeddingModels(installed.models(), installed.schemes());
  }

  /** The names, in the order in which they were added. */
  public List<String> names() {
    return List.copyOf(models.keySet());
  }

  /** The schemes, in the order in which they were added. */
  public List<String> schemes() {
    return List.copyOf(schemes.keySet());
  }

  /**
   * Loads a model.
   *
   * @param name one of {@link #names}, or {@code scheme:rest} with one of {@link #schemes}
   * @throws IllegalArgumentException if there is none with this name; the message lists the names
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded
   */
  public EmbeddingModel load(String name) {
    return load(name, Map.of());
  }

  private EmbeddingModel load(String name, Map<String, String> environment) {
    Supplier<? extends EmbeddingModel> model = models.get(name);
    if (model != null) {
      return model.get();
    }
    int colon = Math.max(name.indexOf(COLON), 0);
    Scheme scheme = schemes.get(name.substring(0, colon));
    if (scheme == null) {
      throw new IllegalArgumentException(
          "no embedding model \"" + name + "\"; there are " + choices());
    }
    return scheme.load(name.substring(colon + 1), environment);
  }

  private List<String> choices() {
    List<String> choices = new ArrayList<>(names());
    schemes.keySet().forEach(scheme -> choices.add(scheme + ":…"));
    return choices;
  }

  Supplier<? extends EmbeddingModel> model(String name) {
    return Objects.requireNonNull(models.get(name));
  }

  Scheme scheme(String name) {
    return Objects.requireNonNull(schemes.get(name));
  }

  /**
   * Loads the model that {@link #MODEL_VARIABLE} names, as {@link #load(String)} does. If {@link
   * #DIMENSION_VARIABLE} is set, the model declares that dimension. Opening a collection then
   * compares it with what the model returns and what is stored.
   *
   * @param environment such as {@link System#getenv()}
   * @throws IllegalStateException if no model is named, or if the dimension is not a number
   * @throws IllegalArgumentException if there is no model with the name
   * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded
   */
  public EmbeddingModel load(Map<String, String> environment) {
    String name = environment.get(MODEL_VARIABLE);
    if (name == null || name.isBlank()) {
      throw new IllegalStateException(MODEL_VARIABLE + " is not set; it names one of " + choices());
    }
    String dimension = environment.getOrDefault(DIMENSION_VARIABLE, "").strip();
    if (dimension.isEmpty()) {
      return load(name, environment);
    }
    int declared = parse(dimension);
    EmbeddingModel model = load(name, environment);
    return declared == model.dimension() ? model : new OtherDimension(model, declared);
  }

  private static int parse(String dimension) {
    try {
      return Integer.parseInt(dimension);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(DIMENSION_VARIABLE + " is not a number: " + dimension, e);
    }
  }

  /**
   * Makes a model from a name of the form {@code scheme:rest}. Users implement it. Neither
   * parameters nor results are null.
   */
  @FunctionalInterface
  public interface Scheme {
    /**
     * Loads a model.
     *
     * @param rest what follows the colon; may be empty
     * @param environment where further settings and secrets may be read; an empty map if the name
     *     was given without an environment
     * @throws IllegalArgumentException if the rest does not have the scheme's form
     * @throws IllegalStateException if the environment lacks what the model needs
     * @throws VectorStoreException.EmbeddingFailed if it cannot be loaded
     */
    EmbeddingModel load(String rest, Map<String, String> environment);
  }

  /** A model of which the environment declares another dimension than it does itself. */
  private record OtherDimension(EmbeddingModel model, int dimension) implements EmbeddingModel {
    @Override
    public String name() {
      return model.name();
    }

    @Override
    public String revision() {
      return model.revision();
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
    public List<Embedding> embedDocuments(List<String> texts) {
      return model.embedDocuments(texts);
    }

    @Override
    public List<Optional<Embedding>> embedAccepted(List<String> texts) {
      return model.embedAccepted(texts);
    }

    @Override
    public Embedding embedQuery(String text) {
      return model.embedQuery(text);
    }

    @Override
    public List<Embedding> embedQueries(List<String> texts) {
      return model.embedQueries(texts);
    }

    @Override
    public void close() {
      model.close();
    }
  }
}
