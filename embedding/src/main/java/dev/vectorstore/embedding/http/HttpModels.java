package dev.vectorstore.embedding.http;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModelProvider;
import dev.vectorstore.model.EmbeddingModels;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Models behind HTTP by name: {@code openai:MODEL}, where MODEL is the name that the server uses.
 * Environment variables have the other settings:
 *
 * <ul>
 *   <li>{@link #URL_VARIABLE}: the address up to {@code /v1}, or the whole address that ends with
 *       {@code /embeddings}, with a query string if the server needs one;
 *   <li>{@link #API_KEY_VARIABLE}: the key; without it no key is sent;
 *   <li>{@link #API_KEY_HEADER_VARIABLE}: the header that the key is sent in, such as {@code
 *       api-key} for Azure, in place of {@code Authorization: Bearer};
 *   <li>{@link EmbeddingModels#DIMENSION_VARIABLE}: the expected dimension; without it the
 *       dimension is learned from the server;
 *   <li>{@link #BATCH_TEXTS_VARIABLE}, {@link #BATCH_TOKENS_VARIABLE}: the maximum number of texts
 *       and of tokens in a request;
 *   <li>{@link #CONCURRENCY_VARIABLE}: the maximum number of requests at a time;
 *   <li>{@link #TIMEOUT_VARIABLE}: how long to wait for a complete answer;
 *   <li>{@link #RETRIES_VARIABLE}: the maximum number of retries of a request;
 *   <li>{@link #LONGEST_WAIT_VARIABLE}: the maximum wait before a retry, even if the server asks
 *       for more.
 * </ul>
 *
 * <p>Numbers are integers and times are in seconds. A variable that is not set leaves the default
 * of {@link HttpModelSettings}.
 */
public final class HttpModels implements EmbeddingModelProvider {
  /** The part of a name before the colon. */
  public static final String SCHEME = "openai";

  /** The environment variable with the address. */
  public static final String URL_VARIABLE = "VECTORSTORE_EMBEDDING_URL";

  /** The environment variable with the key. */
  public static final String API_KEY_VARIABLE = "VECTORSTORE_EMBEDDING_API_KEY";

  /** The environment variable with the name of the header for the key. */
  public static final String API_KEY_HEADER_VARIABLE = "VECTORSTORE_EMBEDDING_API_KEY_HEADER";

  /** The environment variable for {@link HttpModelSettings#maxBatchTexts}. */
  public static final String BATCH_TEXTS_VARIABLE = "VECTORSTORE_EMBEDDING_BATCH_TEXTS";

  /** The environment variable for {@link HttpModelSettings#maxBatchTokens}. */
  public static final String BATCH_TOKENS_VARIABLE = "VECTORSTORE_EMBEDDING_BATCH_TOKENS";

  /** The environment variable for {@link HttpModelSettings#concurrency}. */
  public static final String CONCURRENCY_VARIABLE = "VECTORSTORE_EMBEDDING_CONCURRENCY";

  /** The environment variable for {@link HttpModelSettings#requestTimeout}, in seconds. */
  public static final String TIMEOUT_VARIABLE = "VECTORSTORE_EMBEDDING_TIMEOUT";

  /** The environment variable for {@link HttpModelSettings#maxRetries}. */
  public static final String RETRIES_VARIABLE = "VECTORSTORE_EMBEDDING_RETRIES";

  /** The environment variable for {@link HttpModelSettings#longestWait}, in seconds. */
  public static final String LONGEST_WAIT_VARIABLE = "VECTORSTORE_EMBEDDING_LONGEST_WAIT";

  private static final Map<String, Setting> SETTINGS =
      Map.of(
          EmbeddingModels.DIMENSION_VARIABLE,
          HttpModelSettings::dimension,
          BATCH_TEXTS_VARIABLE,
          HttpModelSettings::maxBatchTexts,
          BATCH_TOKENS_VARIABLE,
          HttpModelSettings::maxBatchTokens,
          CONCURRENCY_VARIABLE,
          HttpModelSettings::concurrency,
          TIMEOUT_VARIABLE,
          (settings, n) -> settings.requestTimeout(Duration.ofSeconds(n)),
          RETRIES_VARIABLE,
          HttpModelSettings::maxRetries,
          LONGEST_WAIT_VARIABLE,
          (settings, n) -> settings.longestWait(Duration.ofSeconds(n)));

  /** The setting that a number in the environment changes. */
  @FunctionalInterface
  private interface Setting {
    HttpModelSettings of(HttpModelSettings settings, int number);
  }

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
   * @throws IllegalStateException if a variable is missing or not valid
   * @throws VectorStoreException.EmbeddingFailed if the dimension has to be learned and the server
   *     fails
   */
  private static EmbeddingModel load(String model, Map<String, String> environment) {
    if (model.isBlank()) {
      throw new IllegalArgumentException(SCHEME + ": must be followed by the name of a model");
    }
    HttpModelSettings settings = at(environment, model);
    for (String variable : new TreeSet<>(SETTINGS.keySet())) {
      settings = withNumber(settings, variable, value(environment, variable));
    }
    String header = value(environment, API_KEY_HEADER_VARIABLE);
    if (!header.isEmpty()) {
      settings = changed(settings, API_KEY_HEADER_VARIABLE, it -> it.apiKeyHeader(header));
    }
    String key = value(environment, API_KEY_VARIABLE);
    return HttpEmbeddingModel.open(settings.apiKey(() -> key));
  }

  private static String value(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  private static HttpModelSettings at(Map<String, String> environment, String model) {
    String url = value(environment, URL_VARIABLE);
    if (url.isEmpty()) {
      throw new IllegalStateException(
          URL_VARIABLE + " is not set; it is the address of the model's server, up to /v1");
    }
    try {
      return HttpModelSettings.of(new URI(url), model);
    } catch (URISyntaxException e) {
      // No cause: it quotes the address, which may hold a password.
      throw new IllegalStateException(URL_VARIABLE + " is not an address");
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(URL_VARIABLE + ": " + e.getMessage(), e);
    }
  }

  private static HttpModelSettings withNumber(
      HttpModelSettings settings, String variable, String value) {
    if (value.isEmpty()) {
      return settings;
    }
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(variable + " is not a number: " + value, e);
    }
    Setting setting = Objects.requireNonNull(SETTINGS.get(variable));
    return changed(settings, variable, it -> setting.of(it, number));
  }

  private static HttpModelSettings changed(
      HttpModelSettings settings, String variable, UnaryOperator<HttpModelSettings> change) {
    try {
      return change.apply(settings);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(variable + ": " + e.getMessage(), e);
    }
  }
}
