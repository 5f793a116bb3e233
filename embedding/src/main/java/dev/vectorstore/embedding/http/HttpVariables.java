package dev.vectorstore.embedding.http;

import dev.vectorstore.EmbeddingModels;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/**
 * The environment variables that describe a model behind HTTP:
 *
 * <ul>
 *   <li>{@link EmbeddingModels#MODEL_VARIABLE}: {@code openai:} and the name that the server calls
 *       the model by;
 *   <li>{@link #URL_VARIABLE}: the address up to {@code /v1};
 *   <li>{@link #API_KEY_VARIABLE}: the key; none is sent if it is not set;
 *   <li>{@link EmbeddingModels#DIMENSION_VARIABLE}: the dimension that is expected; it is learnt
 *       from the server if it is not set.
 * </ul>
 */
public final class HttpVariables {
  /** What the name of a model behind HTTP begins with. */
  public static final String PREFIX = "openai:";

  /** The environment variable with the address. */
  public static final String URL_VARIABLE = "VECTORSTORE_EMBEDDING_URL";

  /** The environment variable with the key. */
  public static final String API_KEY_VARIABLE = "VECTORSTORE_EMBEDDING_API_KEY";

  private HttpVariables() {}

  /**
   * The settings that the variables make.
   *
   * @param environment such as {@link System#getenv()}
   * @throws IllegalStateException if a variable is missing or is not what it must be
   */
  public static HttpModelSettings settings(Map<String, String> environment) {
    String name = environment.getOrDefault(EmbeddingModels.MODEL_VARIABLE, "").strip();
    if (!name.startsWith(PREFIX) || name.length() == PREFIX.length()) {
      throw new IllegalStateException(
          EmbeddingModels.MODEL_VARIABLE + " must be " + PREFIX + " and the name of a model");
    }
    HttpModelSettings settings = at(environment, name.substring(PREFIX.length()));
    String dimension = environment.getOrDefault(EmbeddingModels.DIMENSION_VARIABLE, "").strip();
    if (!dimension.isEmpty()) {
      settings = withDimension(settings, dimension);
    }
    String key = environment.getOrDefault(API_KEY_VARIABLE, "").strip();
    return settings.apiKey(() -> key);
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
    try {
      return settings.dimension(Integer.parseInt(dimension));
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          EmbeddingModels.DIMENSION_VARIABLE + " is not a number: " + dimension, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          EmbeddingModels.DIMENSION_VARIABLE + ": " + e.getMessage(), e);
    }
  }
}
