package dev.vectorstore.migration.internal.http;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a server is reached. Immutable.
 *
 * @param base the address before {@code /api}
 * @param headers sent with each request; the values are asked for each time and are secrets
 * @param connectTimeout how long a connection may take to be made
 * @param requestTimeout how long a whole answer may take, its last byte included
 * @param longestWait the longest pause between two tries
 * @param maxRetries how often a request is repeated that can be
 * @param pageSize the most records in one request
 * @param idPageSize the most ids in one list
 * @param publicOnly whether addresses of private networks are refused
 */
public record HttpSettings(
    URI base,
    Map<String, Supplier<String>> headers,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration longestWait,
    int maxRetries,
    int pageSize,
    int idPageSize,
    boolean publicOnly) {
  /** The longest answer that is read. */
  static final int MAX_ANSWER_BYTES = 64 << 20;

  /** The pause before the first repetition; each further one is twice as long. */
  static final Duration FIRST_WAIT = Duration.ofMillis(250);

  /** Copies the headers, whose names have no case. */
  public HttpSettings {
    Map<String, Supplier<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

  /** A copy with these headers. */
  public HttpSettings withHeaders(Map<String, Supplier<String>> headers) {
    return with(draft -> draft.headers = headers);
  }

  /** A copy with this time for a connection. */
  public HttpSettings withConnectTimeout(Duration connectTimeout) {
    return with(draft -> draft.connectTimeout = connectTimeout);
  }

  /** A copy with this time for an answer. */
  public HttpSettings withRequestTimeout(Duration requestTimeout) {
    return with(draft -> draft.requestTimeout = requestTimeout);
  }

  /** A copy with this longest pause. */
  public HttpSettings withLongestWait(Duration longestWait) {
    return with(draft -> draft.longestWait = longestWait);
  }

  /** A copy with so many repetitions. */
  public HttpSettings withMaxRetries(int maxRetries) {
    return with(draft -> draft.maxRetries = maxRetries);
  }

  /** A copy with pages of these sizes. */
  public HttpSettings withPageSize(int pageSize, int idPageSize) {
    return with(
        draft -> {
          draft.pageSize = pageSize;
          draft.idPageSize = idPageSize;
        });
  }

  /** A copy that refuses addresses of private networks. */
  public HttpSettings withPublicOnly() {
    return with(draft -> draft.publicOnly = true);
  }

  private HttpSettings with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  /** What a copy is made of, while it is changed. */
  private static final class Draft {
    private final URI base;
    private Map<String, Supplier<String>> headers;
    private Duration connectTimeout;
    private Duration requestTimeout;
    private Duration longestWait;
    private int maxRetries;
    private int pageSize;
    private int idPageSize;
    private boolean publicOnly;

    private Draft(HttpSettings settings) {
      this.base = settings.base;
      this.headers = settings.headers;
      this.connectTimeout = settings.connectTimeout;
      this.requestTimeout = settings.requestTimeout;
      this.longestWait = settings.longestWait;
      this.maxRetries = settings.maxRetries;
      this.pageSize = settings.pageSize;
      this.idPageSize = settings.idPageSize;
      this.publicOnly = settings.publicOnly;
    }

    private HttpSettings settings() {
      return new HttpSettings(
          base,
          headers,
          connectTimeout,
          requestTimeout,
          longestWait,
          maxRetries,
          pageSize,
          idPageSize,
          publicOnly);
    }
  }

  /** Scheme, host and port: what may stand in a message. */
  public String server() {
    return base.getScheme() + "://" + base.getRawAuthority();
  }

  /** Of the headers only their names. */
  @Override
  public String toString() {
    return "HttpSettings[" + server() + ", headers=" + headers.keySet() + "]";
  }
}
