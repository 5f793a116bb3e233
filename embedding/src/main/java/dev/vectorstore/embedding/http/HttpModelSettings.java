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
 * How a model behind HTTP is reached and asked. Immutable and safe to share between threads. Each
 * setting returns a changed copy. No argument may be null. The API key and the values of headers
 * never appear in a message, a log line or a {@code toString}.
 */
public final class HttpModelSettings {
  /** The maximum of {@link #maxBatchTexts}. */
  public static final int MAX_BATCH_TEXTS = 2_048;

  private final Values values;

  private HttpModelSettings(Values values) {
    this.values = values;
  }

  /**
   * A model of this name at this address.
   *
   * @param base the address before {@code /embeddings}, such as {@code http://localhost:11434/v1},
   *     or the whole address that ends with it. A query string such as {@code
   *     ?api-version=2024-10-21} is sent, and appears in no message
   * @param model the name that the server uses. It is also the recorded name, unless {@link #name}
   *     gives another
   * @throws IllegalArgumentException if the address is not absolute, not http or https, has no
   *     host, or has user information or a fragment; or the name is blank
   */
  public static HttpModelSettings of(URI base, String model) {
    ServerAddress.require(base, "an embedding model", "apiKey or a header");
    if (base.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address of an embedding model must not have a fragment");
    }
    if (model.isBlank()) {
      throw new IllegalArgumentException("an embedding model needs a name");
    }
    return new HttpModelSettings(new Values(base, model));
  }

  /**
   * A copy that sends this key as {@code Authorization: Bearer}. The supplier is called for each
   * request and must not return null.
   */
  public HttpModelSettings apiKey(Supplier<String> key) {
    return with(v -> v.apiKey = Objects.requireNonNull(key, "key"));
  }

  /**
   * A copy that sends the key in this header instead of {@code Authorization: Bearer}, such as
   * {@code api-key} for Azure.
   *
   * @throws IllegalArgumentException if it is not a valid name of a header, or the library sets
   *     that header itself
   */
  public HttpModelSettings apiKeyHeader(String name) {
    RequestHeaders.requireSettable(name);
    return with(v -> v.keyHeader = Optional.of(name));
  }

  /**
   * A copy that also sends this header. It replaces a header of the same name, ignoring case.
   *
   * @throws IllegalArgumentException if it is not a valid name of a header, the library sets that
   *     header itself, or the value has characters other than printable ASCII
   */
  public HttpModelSettings header(String name, String value) {
    return with(v -> v.headers = v.headers.withFixed(name, value));
  }

  /**
   * A copy that records this name with its vectors, where the server uses another name for the
   * model.
   */
  public HttpModelSettings name(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an embedding model needs a name");
    }
    return with(v -> v.name = name);
  }

  /** A copy with this revision. The default is an empty text, which means no revision. */
  public HttpModelSettings revision(String revision) {
    return with(v -> v.revision = Objects.requireNonNull(revision, "revision"));
  }

  /**
   * A copy that expects vectors of this dimension. By default, opening the model asks the server
   * for one vector to learn it.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Embedding#MAX_DIMENSION}
   */
  public HttpModelSettings dimension(int dimension) {
    requireRange("dimension", dimension, Embedding.MAX_DIMENSION);
    return with(v -> v.dimension = OptionalInt.of(dimension));
  }

  /**
   * A copy that asks the server, with {@code dimensions}, for vectors shortened to this size. Only
   * some servers and models support this.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link Embedding#MAX_DIMENSION}
   */
  public HttpModelSettings shortenedTo(int size) {
    return dimension(size).with(v -> v.shortened = true);
  }

  /** A copy that puts this text before each document. The default is empty. */
  public HttpModelSettings documentPrefix(String prefix) {
    return with(v -> v.documentPrefix = Objects.requireNonNull(prefix, "prefix"));
  }

  /** A copy that puts this text before each search query. The default is empty. */
  public HttpModelSettings queryPrefix(String prefix) {
    return with(v -> v.queryPrefix = Objects.requireNonNull(prefix, "prefix"));
  }

  /**
   * A copy that declares that all vectors have length 1. An answer is refused if a length differs
   * by more than 0.01. By default nothing is declared.
   */
  public HttpModelSettings normalized() {
    return with(v -> v.normalized = true);
  }

  /**
   * A copy that declares how many tokens the model reads, including special tokens and the prefix.
   * By default nothing is declared. Longer texts are sent as they are.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public HttpModelSettings maxTokens(int tokens) {
    requireRange("maxTokens", tokens, Integer.MAX_VALUE);
    return with(v -> v.maxTokens = OptionalInt.of(tokens));
  }

  /**
   * A copy that counts tokens with the model's own tokenizer. By default they are estimated: one
   * for every three bytes of UTF-8, plus two.
   */
  public HttpModelSettings tokens(TextTokens tokens) {
    return with(v -> v.tokens = Optional.of(tokens));
  }

  /** A copy that asks for vectors in this encoding. The default is {@link VectorEncoding#FLOAT}. */
  public HttpModelSettings encoding(VectorEncoding encoding) {
    return with(v -> v.encoding = Objects.requireNonNull(encoding, "encoding"));
  }

  /**
   * A copy that sends at most this number of texts in a request. The default is 32.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_BATCH_TEXTS}
   */
  public HttpModelSettings maxBatchTexts(int texts) {
    requireRange("maxBatchTexts", texts, MAX_BATCH_TEXTS);
    return with(v -> v.maxBatchTexts = texts);
  }

  /**
   * A copy that sends at most this number of tokens in a request, or a single text. The default is
   * 16,384.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public HttpModelSettings maxBatchTokens(int tokens) {
    requireRange("maxBatchTokens", tokens, Integer.MAX_VALUE);
    return with(v -> v.maxBatchTokens = tokens);
  }

  /**
   * A copy that runs at most this number of requests at once, over all threads. The default is 4.
   *
   * @throws IllegalArgumentException if it is not from 1 to 256
   */
  public HttpModelSettings concurrency(int requests) {
    requireRange("concurrency", requests, 256);
    return with(v -> v.concurrency = requests);
  }

  /**
   * A copy that waits at most this long for a connection. The default is 10 seconds.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings connectTimeout(Duration timeout) {
    return with(v -> v.limits = v.limits.withConnectTimeout(timeout));
  }

  /**
   * A copy that waits at most this long for a complete answer. The default is 60 seconds.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings requestTimeout(Duration timeout) {
    return with(v -> v.limits = v.limits.withRequestTimeout(timeout));
  }

  /**
   * A copy that retries a request at most this number of times, after status 429 or 5xx or a lost
   * connection. The default is 4. 0 means no retries.
   *
   * @throws IllegalArgumentException if it is not from 0 to 100
   */
  public HttpModelSettings maxRetries(int retries) {
    return with(v -> v.limits = v.limits.withMaxRetries(retries));
  }

  /**
   * A copy that waits this long before the first retry, and twice as long before each further one,
   * less a random part of up to half. The default is 0.5 seconds. It waits longer if the server
   * asks for it with {@code Retry-After}.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings firstWait(Duration wait) {
    return with(v -> v.limits = v.limits.withFirstWait(wait));
  }

  /**
   * A copy that waits at most this long before a retry. The default is 30 seconds. If the server
   * asks for a longer wait, the request fails at once.
   *
   * @throws IllegalArgumentException if it is not positive or is longer than a day
   */
  public HttpModelSettings longestWait(Duration wait) {
    return with(v -> v.limits = v.limits.withLongestWait(wait));
  }

  Values values() {
    return values;
  }

  /** The server, the model and the names of the headers. */
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

  /** The values of the settings. */
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
