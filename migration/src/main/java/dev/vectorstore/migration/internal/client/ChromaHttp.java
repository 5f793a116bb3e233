package dev.vectorstore.migration.internal.client;

import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.internal.http.HttpAnswer;
import dev.vectorstore.internal.http.HttpFailure;
import dev.vectorstore.internal.http.RetryingHttp;
import dev.vectorstore.migration.internal.client.ServerFailure.Kind;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the server of the settings, and distinguishes answers from failures. Safe for
 * use by several threads.
 */
final class ChromaHttp {
  private final HttpSettings settings;
  private final RetryingHttp http;

  ChromaHttp(HttpSettings settings, Backoff backoff) {
    this.settings = settings;
    this.http = new RetryingHttp(settings.limits(), backoff);
  }

  String server() {
    return settings.server();
  }

  /**
   * The body of the answer to a request that changes nothing when it is repeated.
   *
   * @param path after the base, encoded
   * @param body JSON; none for GET
   * @throws ServerFailure for any answer other than success
   */
  InputStream send(String method, String path, byte @Nullable [] body) {
    try {
      HttpAnswer answer =
          http.send(
              () -> request(method, path, body),
              ErrorAnswer::mayPass,
              HttpSettings.MAX_ANSWER_BYTES);
      if (answer.isSuccess()) {
        return answer.body();
      }
      ErrorAnswer error = ErrorAnswer.of(answer.status(), answer.body());
      throw failed(error.kind(), "answered with " + answer.described(error.code()), null);
    } catch (HttpFailure e) {
      throw failed(kind(e.kind()), e.how(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Kind.INTERRUPTED, "had not answered when the thread was interrupted", e);
    }
  }

  private static Kind kind(HttpFailure.Kind kind) {
    return switch (kind) {
      case UNREACHABLE -> Kind.UNREACHABLE;
      case TIMED_OUT -> Kind.TIMED_OUT;
      case TOO_LONG -> Kind.TOO_LONG;
      case COMPRESSED -> Kind.MALFORMED;
      case OVERLOADED -> Kind.OVERLOADED;
    };
  }

  /** Built for each attempt, since a name may have another address by then. */
  private HttpRequest request(String method, String path, byte @Nullable [] body) {
    if (settings.publicOnly()) {
      PublicAddress.require(settings.base(), settings.server());
    }
    String base = settings.base().toString().replaceFirst("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "application/json");
    settings.headers().addTo(request);
    if (body == null) {
      return request.method(method, HttpRequest.BodyPublishers.noBody()).build();
    }
    return request
        .setHeader("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
        .build();
  }

  ServerFailure failed(Kind kind, String how, @Nullable Throwable cause) {
    return new ServerFailure(kind, settings.server() + " " + how, cause);
  }
}
