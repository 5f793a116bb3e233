package dev.vectorstore.migration.internal.client;

import dev.vectorstore.internal.http.HttpLimits;
import dev.vectorstore.internal.http.RequestHeaders;
import dev.vectorstore.internal.http.ServerAddress;
import java.net.URI;

/**
 * How a server is reached. Immutable.
 *
 * @param base the address before {@code /api}
 * @param headers sent with each request
 * @param limits the limits of each request
 * @param pageSize the maximum number of records in one request
 * @param idPageSize the maximum number of ids in one list
 * @param publicOnly whether addresses of private networks are refused
 */
public record HttpSettings(
    URI base,
    RequestHeaders headers,
    HttpLimits limits,
    int pageSize,
    int idPageSize,
    boolean publicOnly) {
  /** The maximum length of an answer. */
  public static final int MAX_ANSWER_BYTES = 64 << 20;

  /** A copy with these headers. */
  public HttpSettings withHeaders(RequestHeaders headers) {
    return new HttpSettings(base, headers, limits, pageSize, idPageSize, publicOnly);
  }

  /** A copy with these limits. */
  public HttpSettings withLimits(HttpLimits limits) {
    return new HttpSettings(base, headers, limits, pageSize, idPageSize, publicOnly);
  }

  /** A copy with pages of these sizes. */
  public HttpSettings withPageSize(int pageSize, int idPageSize) {
    return new HttpSettings(base, headers, limits, pageSize, idPageSize, publicOnly);
  }

  /** A copy that refuses addresses of private networks. */
  public HttpSettings withPublicOnly() {
    return new HttpSettings(base, headers, limits, pageSize, idPageSize, true);
  }

  /** Scheme, host and port, which a message may contain. */
  public String server() {
    return ServerAddress.origin(base);
  }

  /** The settings, with only the names of the headers. */
  @Override
  public String toString() {
    return "HttpSettings[" + server() + ", headers=" + headers + "]";
  }
}
