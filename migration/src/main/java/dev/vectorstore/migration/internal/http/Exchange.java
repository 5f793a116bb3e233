package dev.vectorstore.migration.internal.http;

import dev.vectorstore.migration.internal.http.ServerFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request and waits for the whole answer, again where that can help. Credentials go to the
 * server of the settings alone: no redirect is followed. Safe for use by several threads.
 */
final class Exchange {
  private final HttpSettings settings;
  private final Pauses pauses;
  private final HttpClient client;

  Exchange(HttpSettings settings, Pauses pauses) {
    this.settings = settings;
    this.pauses = pauses;
    this.client =
        HttpClient.newBuilder()
            // Over plain HTTP the client would first ask for a change to HTTP/2, which not every
            // proxy survives.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  String server() {
    return settings.server();
  }

  /**
   * The body of the answer to a request that changes nothing when it is repeated.
   *
   * @param path after the base, encoded
   * @param body JSON; none for GET
   * @throws ServerFailure for any other answer than one of success
   */
  InputStream send(String method, String path, byte @Nullable [] body) {
    try {
      for (int tries = 1; ; tries++) {
        Try now = attempt(request(method, path, body));
        Optional<InputStream> answer = now.success();
        if (answer.isPresent()) {
          return answer.get();
        }
        if (!now.isWorthRepeating() || tries > settings.maxRetries()) {
          throw now.failure(tries);
        }
        pauses.sleeper().sleep(now.pause(tries));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Kind.INTERRUPTED, "was being asked when the thread was interrupted", e);
    }
  }

  private Try attempt(HttpRequest request) throws InterruptedException {
    if (settings.publicOnly()) {
      PublicAddress.require(settings.base(), settings.server());
    }
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, head -> new BoundedBody(HttpSettings.MAX_ANSWER_BYTES));
    try {
      // A timeout of the request itself would end with the headers of the answer.
      return new Try(answer.get(settings.requestTimeout().toNanos(), TimeUnit.NANOSECONDS), null);
    } catch (TimeoutException e) {
      throw failed(Kind.TIMED_OUT, "gave no whole answer within " + settings.requestTimeout(), e);
    } catch (ExecutionException e) {
      return broken(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Try broken(@Nullable Throwable cause) {
    if (cause instanceof BoundedBody.TooLong tooLong) {
      throw failed(Kind.TOO_LONG, "answered with " + tooLong.getMessage(), tooLong);
    }
    if (cause instanceof IOException broken) {
      return new Try(null, broken);
    }
    throw new IllegalStateException("the HTTP client failed", cause);
  }

  private HttpRequest request(String method, String path, byte @Nullable [] body) {
    String base = settings.base().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
    settings
        .headers()
        .forEach((name, value) -> request.setHeader(name, sendable(name, value.get())));
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
    }
    return request
        .setHeader("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  private static String sendable(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw new IllegalStateException(
            "the value of header " + name + " has a character that it cannot hold, at index " + i);
      }
    }
    return value;
  }

  ServerFailure failed(Kind kind, String how, @Nullable Throwable cause) {
    return new ServerFailure(kind, settings.server() + " " + how, cause);
  }

  /** What came of a request: an answer, or the failure of the connection. */
  private final class Try {
    private final @Nullable HttpResponse<InputStream> answer;
    private final @Nullable ErrorAnswer error;
    private final @Nullable IOException broken;

    private Try(@Nullable HttpResponse<InputStream> answer, @Nullable IOException broken) {
      this.answer = answer;
      this.error =
          answer == null || answer.statusCode() / 100 == 2
              ? null
              : ErrorAnswer.of(answer.statusCode(), answer.body());
      this.broken = broken;
    }

    private Optional<InputStream> success() {
      if (answer == null || error != null) {
        return Optional.empty();
      }
      String encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
      if (!encoding.equalsIgnoreCase("identity")) {
        throw failed(
            Kind.MALFORMED, "answered with a compressed body, which was not asked for", null);
      }
      return Optional.of(answer.body());
    }

    private boolean isWorthRepeating() {
      return error == null || error.isWorthRepeating();
    }

    /** At least what the server wants. */
    private Duration pause(int tries) {
      Duration own = pauses.after(tries, settings.longestWait());
      Duration wanted =
          Optional.ofNullable(answer)
              .flatMap(came -> came.headers().firstValue("Retry-After"))
              .flatMap(pauses::wanted)
              .orElse(Duration.ZERO);
      if (wanted.compareTo(settings.longestWait()) > 0) {
        throw failed(
            Kind.OVERLOADED,
            "wants " + wanted + " to pass, and longestWait is " + settings.longestWait(),
            null);
      }
      return wanted.compareTo(own) > 0 ? wanted : own;
    }

    private ServerFailure failure(int tries) {
      String times = tries == 1 ? "" : ", " + tries + " times";
      if (error == null) {
        return failed(Kind.UNREACHABLE, "could not be reached or broke off" + times, broken);
      }
      return failed(error.kind(), error.text() + times, null);
    }
  }
}
