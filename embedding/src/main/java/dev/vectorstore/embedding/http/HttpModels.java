package dev.vectorstore.embedding.http;

import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.EmbeddingModelProvider;
import dev.vectorstore.EmbeddingModels;
import dev.vectorstore.VectorStoreException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * Models behind HTTP by name: {@code openai:MODEL}, where MODEL is what the server calls the model.
 * Environment variables say the rest:
 *
 * <ul>
 *   <li>{@link #URL_VARIABLE}: the address up to {@code /v1};
 *   <li>{@link #API_KEY_VARIABLE}: the key; none is sent if it is not set;
 *   <li>{@link EmbeddingModels#DIMENSION_VARIABLE}: the dimension that is expected; it is learnt
 *       from the server if it is not set.
 * </ul>
 */
public final class HttpModels implements EmbeddingModelProvider {
  /** What stands before the colon in a name. */
  public static final String SCHEME = "openai";

  /** The environment variable with the address. */
  public static final String URL_VARIABLE = "VECTORSTORE_EMBEDDING_URL";

  /** The environment variable with the key. */
  public static final String API_KEY_VARIABLE = "VECTORSTORE_EMBEDDING_API_KEY";

  /** For {@link java.util.ServiceLoader}. */
  public HttpModels() {}

  /** A registry of the scheme {@code openai} alone. */
  @Override
  public EmbeddingModels models() {
    return EmbeddingModels.none().withScheme(SCHEME, HttpModels::load);
  }

  /**
   * Opens a model.
   *
   * @throws IllegalArgumentException if the name is blank
   * @throws IllegalStateException if a variable is missing or is not what it must be
   * @throws VectorStoreException.EmbeddingFailed if the dimension has to be learnt and the server
   *     fails
   */
  private static EmbeddingModel load(String model, Map<String, String> environment) {
    if (model.isBlank()) {
      throw new IllegalArgumentException(SCHEME + ": is followed by the name of a model");
    }
    HttpModelSettings settings = at(environment, model);
    String dimension = environment.getOrDefault(EmbeddingModels.DIMENSION_VARIABLE, "").strip();
    if (!dimension.isEmpty()) {
      settings = withDimension(settings, dimension);
    }
    String key = environment.getOrDefault(API_KEY_VARIABLE, "").strip();
    return HttpEmbeddingModel.open(settings.apiKey(() -> key));
  }

  private static HttpModelSettings at(Map<String, String> environment, String model) {
    String url = environment.getOrDefault(URL_VARIABLE, "").strip();
    if (url.isEmpty()) {
      throw new IllegalStateException(
          URL_VARIABLE + " is not set; it is the address of the model's server, up to /v1");
    }
    try {
      return HttpModelSettings.of(new URI(url), model);
    } catch (URISyntaxException e) {
      // No cause: it quotes the address, which may hold a password.
      throw new IllegalStateException(URL_VARIABLE + " is no address");
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(URL_VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static HttpModelSettings withDimension(HttpModelSettings settings, String dimension) {
    int number;
    try {
      number = Integer.parseInt(dimension);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          EmbeddingModels.DIMENSION_VARIABLE + " is not a number: " + dimension, e);
    }
    try {
      return settings.dimension(number);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          EmbeddingModels.DIMENSION_VARIABLE + ": " + e.getMessage(), e);
    }
  }
}
