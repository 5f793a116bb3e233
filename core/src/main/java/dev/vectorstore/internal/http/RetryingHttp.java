package dev.vectorstore.internal.http;

import dev.vectorstore.internal.http.HttpFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Sends a request and waits for the whole answer, again where that can help. No redirect is
 * followed, so that credentials go to the address of the request alone. Safe for use by several
 * threads.
 *
 * <p>Why: docs/decisions/0076-one-http-client.md.
 */
public final class RetryingHttp {
  private final HttpLimits limits;
  private final Backoff backoff;
  private final HttpClient client;

  /** A client with connections of its own. */
  public RetryingHttp(HttpLimits limits, Backoff backoff) {
    this.limits = limits;
    this.backoff = backoff;
    this.client =
        HttpClient.newBuilder()
            // Over plain HTTP the client would first ask for a change to HTTP/2. Some servers and
            // proxies answer that by losing the body.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connectTimeout())
            .build();
  }

  /**
   * The answer, whatever its status.
   *
   * @param request made for each try; what it throws ends them
   * @param passes which statuses another try may change; a lost connection is always tried again
   * @param maxBytes the longest answer that is read
   * @throws HttpFailure if there is no answer, or it cannot be used
   */
  public HttpAnswer send(Supplier<HttpRequest> request, IntPredicate passes, long maxBytes)
      throws HttpFailure, InterruptedException {
    for (int tries = 1; ; tries++) {
      boolean isLast = tries > limits.maxRetries();
      Optional<String> retryAfter = Optional.empty();
      try {
        HttpResponse<InputStream> answer = whole(request.get(), maxBytes);
        if (isLast || !passes.test(answer.statusCode())) {
          return readable(answer, tries);
        }
        retryAfter = answer.headers().firstValue("Retry-After");
      } catch (IOException e) {
        if (isLast) {
          throw new HttpFailure(
              "could not be reached or broke off" + HttpAnswer.times(tries), Kind.UNREACHABLE, e);
        }
      }
      backoff.sleeper().sleep(pause(tries, retryAfter));
    }
  }

  private HttpResponse<InputStream> whole(HttpRequest request, long maxBytes)
      throws HttpFailure, IOException, InterruptedException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, head -> new BoundedBody(maxBytes));
    try {
      // A timeout of the request itself would end with the headers of the answer.
      return answer.get(limits.requestTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpFailure(
          "gave no whole answer within " + limits.requestTimeout(), Kind.TIMED_OUT, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BoundedBody.TooLong tooLong) {
        throw new HttpFailure("answered with " + tooLong.getMessage(), Kind.TOO_LONG, tooLong);
      }
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IllegalStateException("the HTTP client failed", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private static HttpAnswer readable(HttpResponse<InputStream> response, int tries)
      throws HttpFailure {
    HttpAnswer answer = new HttpAnswer(response.statusCode(), response.body(), tries);
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    if (answer.isSuccess() && !encoding.equalsIgnoreCase("identity")) {
      throw new HttpFailure(
          "answered with a compressed body, which was not asked for", Kind.COMPRESSED, null);
    }
    return answer;
  }

  /** At least what the server wants. */
  private Duration pause(int tries, Optional<String> retryAfter) throws HttpFailure {
    Duration own = backoff.after(tries, limits);
    Duration wanted = retryAfter.flatMap(backoff::retryAfter).orElse(Duration.ZERO);
    if (wanted.compareTo(limits.longestWait()) > 0) {
      throw new HttpFailure(
          "wants " + wanted + " to pass, and longestWait is " + limits.longestWait(),
          Kind.OVERLOADED,
          null);
    }
    return wanted.compareTo(own) > 0 ? wanted : own;
  }
}
