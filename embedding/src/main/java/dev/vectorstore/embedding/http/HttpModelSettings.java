package dev.vectorstore.embedding.http;

import dev.vectorstore.Embedding;
import dev.vectorstore.internal.http.HttpLimits;
import dev.vectorstore.internal.http.RequestHeaders;
import dev.vectorstore.internal.http.ServerAddress;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.model.TextTokens;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a model behind HTTP is reached and asked. Immutable and safe to share between threads; each
 * method gives a changed copy. Neither the API key nor the value of a header stands in any text
 * that an object of this library gives.
 */
public final class HttpModelSettings {
  /** The most texts in one request that a setting allows. */
  public static final int MAX_BATCH_TEXTS = 2_048;

  private final Values values;

  private HttpModelSettings(Values values) {
    this.values = values;
  }

  /**
   * A model of this name at this address.
   *
   * @param base what {@code /embeddings} is appended to, such as {@code http://localhost:11434/v1},
   *     or the whole address that ends so. A query, such as {@code ?api-version=2024-10-21}, is
   *     sent with it and stands in no message
   * @param model as the server calls it; also the name that is recorded, unless {@link #name} says
   *     another
   * @throws IllegalArgumentException if the address is not absolute, not http or https, has no
   *     host, or has user information or a fragment; or the name is blank
   */
  public static HttpModelSettings of(URI base, String model) {
    ServerAddress.require(base, "an embedding model", "apiKey or a header");
    if (base.getRawFragment() != null) {
      throw new IllegalArgumentException("the address of an embedding model has no fragment");
    }
    if (model.isBlank()) {
      throw new IllegalArgumentException("an embedding model needs a name");
    }
    return new HttpModelSettings(new Values(base, model));
  }

  /**
   * A copy that sends the key that this gives as {@code Authorization: Bearer}, asked each time.
   */
  public HttpModelSettings apiKey(Supplier<String> key) {
    return with(v -> v.apiKey = Objects.requireNonNull(key, "key"));
  }

  /**
   * A copy that sends the key as the value of this header, such as {@code api-key} for Azure, and
   * not as {@code Authorization: Bearer}.
   *
   * @throws IllegalArgumentException if it is no header or is one that the library sets itself
   */
  public HttpModelSettings apiKeyHeader(String name) {
    RequestHeaders.requireSettable(name);
    return with(v -> v.keyHeader = Optional.of(name));
  }

  /**
   * A copy that sends this header too; one of the same name, in any case, is replaced.
   *
   * @throws IllegalArgumentException if it is no header, is one that the library sets itself, or
   *     the value has other characters than printable ASCII
   */
  public HttpModelSettings header(String name, String value) {
    return with(v -> v.headers = v.headers.withFixed(name, value));
  }

  /** A copy whose vectors are recorded under this name, for a server that calls it otherwise. */
  public HttpModelSettings name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an embedding model needs a name");
    }
    return with(v -> v.name = name);
  }

  /** A copy with this revision. Empty, the default, for none. */
  public HttpModelSettings revision(String revision) {
    return with(v -> v.revision = Objects.requireNonNull(revision, "revision"));
  }

  /**
   * A copy that expects vectors of this dimension. Without it, opening the model asks for one.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Embedding#MAX_DIMENSION}
   */
  public HttpModelSettings dimension(int dimension) {
    requireRange("dimension", dimension, Embedding.MAX_DIMENSION);
    return with(v -> v.dimension = OptionalInt.of(dimension));
  }

  /**
   * A copy that asks the server, with {@code dimensions}, to shorten its vectors, and expects them
   * so. Only servers and models that can do this take it.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Embedding#MAX_DIMENSION}
   */
  public HttpModelSettings shortenedTo(int size) {
    return dimension(size).with(v -> v.shortened = true);
  }

  /** A copy that puts this before each document. Empty by default. */
  public HttpModelSettings documentPrefix(String prefix) {
    return with(v -> v.documentPrefix = Objects.requireNonNull(prefix, "prefix"));
  }

  /** A copy that puts this before each question. Empty by default. */
  public HttpModelSettings queryPrefix(String prefix) {
    return with(v -> v.queryPrefix = Objects.requireNonNull(prefix, "prefix"));
  }

  /**
   * A copy that says that all vectors have length 1; an answer with another, by more than a
   * hundredth, is refused. By default nothing is said.
   */
  public HttpModelSettings normalized() {
    return with(v -> v.normalized = true);
  }

  /**
   * A copy that says how many tokens the model reads, special ones and the prefix included. By
   * default nothing is said. Longer texts are sent as they are.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public HttpModelSettings maxTokens(int tokens) {
    requireRange("maxTokens", tokens, Integer.MAX_VALUE);
    return with(v -> v.maxTokens = OptionalInt.of(tokens));
  }

  /**
   * A copy that counts tokens with the model's own tokenizer. Without it they are estimated: one
   * for every three bytes of UTF-8, and two.
   */
  public HttpModelSettings tokens(TextTokens tokens) {
    return with(v -> v.tokens = Optional.of(tokens));
  }

  /** A copy that asks for vectors in this encoding; {@link VectorEncoding#FLOAT} by default. */
  public HttpModelSettings encoding(VectorEncoding encoding) {
    return with(v -> v.encoding = Objects.requireNonNull(encoding, "encoding"));
  }

  /**
   * A copy that sends at most so many texts at once; 32 by default.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_BATCH_TEXTS}
   */
  public HttpModelSettings maxBatchTexts(int texts) {
    requireRange("maxBatchTexts", texts, MAX_BATCH_TEXTS);
    return with(v -> v.maxBatchTexts = texts);
  }

  /**
   * A copy that sends at most so many tokens at once, or one text; 16,384 by default.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public HttpModelSettings maxBatchTokens(int tokens) {
    requireRange("maxBatchTokens", tokens, Integer.MAX_VALUE);
    return with(v -> v.maxBatchTokens = tokens);
  }

  /**
   * A copy that has at most so many requests under way at once, of all threads together; 4 by
   * default.
   *
   * @throws IllegalArgumentException if it is not from 1 to 256
   */
  public HttpModelSettings concurrency(int requests) {
    requireRange("concurrency", requests, 256);
    return with(v -> v.concurrency = requests);
  }

  /**
   * A copy that waits so long for a connection; 10 seconds by default.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings connectTimeout(Duration timeout) {
    return with(v -> v.limits = v.limits.withConnectTimeout(timeout));
  }

  /**
   * A copy that waits so long for one whole answer, its last byte included; 60 seconds by default.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings requestTimeout(Duration timeout) {
    return with(v -> v.limits = v.limits.withRequestTimeout(timeout));
  }

  /**
   * A copy that repeats a request so many times at most, after status 429 or 5xx or a lost
   * connection; 4 by default, 0 for never.
   *
   * @throws IllegalArgumentException if it is not from 0 to 100
   */
  public HttpModelSettings maxRetries(int retries) {
    return with(v -> v.limits = v.limits.withMaxRetries(retries));
  }

  /**
   * A copy that waits so long before it repeats a request for the first time, and twice as long
   * each time after that, less up to half of it by chance; half a second by default. It waits
   * longer if the server says so with {@code Retry-After}.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings firstWait(Duration wait) {
    return with(v -> v.limits = v.limits.withFirstWait(wait));
  }

  /**
   * A copy that never waits longer than this; 30 seconds by default. If the server wants a longer
   * wait, the request fails at once.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings longestWait(Duration wait) {
    return with(v -> v.limits = v.limits.withLongestWait(wait));
  }

  Values values() {
    return values;
  }

  /** Names the server and the model; of headers only the names. */
  @Override
  public String toString() {
    return "HttpModelSettings[model="
        + values.model
        + ", server="
        + ServerAddress.origin(values.base)
        + ", headers="
        + values.headers
        + "]";
  }

  private static void requireRange(String what, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(what + " is from 1 to " + max + ", not " + value);
    }
  }

  private HttpModelSettings with(Consumer<Values> change) {
    return new HttpModelSettings(values.changed(change));
  }

  /** The settings as they stand. */
  static final class Values extends Copyable<Values> {
    final URI base;
    final String model;
    RequestHeaders headers = RequestHeaders.NONE;
    Supplier<String> apiKey = () -> "";
    Optional<String> keyHeader = Optional.empty();
    String name;
    String revision = "";
    OptionalInt dimension = OptionalInt.empty();
    boolean shortened;
    String documentPrefix = "";
    String queryPrefix = "";
    boolean normalized;
    OptionalInt maxTokens = OptionalInt.empty();
    Optional<TextTokens> tokens = Optional.empty();
    VectorEncoding encoding = VectorEncoding.FLOAT;
    int maxBatchTexts = 32;
    int maxBatchTokens = 16_384;
    int concurrency = 4;
    HttpLimits limits = HttpLimits.DEFAULT;

    private Values(URI base, String model) {
      this.base = base;
      this.model = model;
      this.name = model;
    }
  }
}
