package dev.vectorstore.embedding.http;

import dev.vectorstore.Embedding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The address that texts are sent to. One try, one whole answer, within its time and size. */
final class Endpoint {
  private static final String PATH = "/embeddings";
  private static final long ANSWER_WITHOUT_VECTORS = 1 << 20;

  /** A number has up to 25 characters, and may stand on an indented line of its own. */
  private static final long BYTES_OF_NUMBER = 64;

  private final HttpModelSettings.Values settings;
  private final URI address;
  private final HttpClient client;

  Endpoint(HttpModelSettings.Values settings) {
    this.settings = settings;
    this.address = address(settings.base);
    this.client =
        HttpClient.newBuilder()
            // Over plain HTTP the client would ask each server to change to HTTP/2, which some of
            // them answer by losing the body.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout)
            .build();
  }

  /** The path is completed unless it is whole; a query stays behind it. */
  private static URI address(URI base) {
    String server = HttpModelSettings.server(base);
    String path = base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(server + (path.endsWith(PATH) ? path : path + PATH) + query);
  }

  /**
   * Sends texts and waits for the whole answer.
   *
   * @throws IOException if the connection fails, or the answer is too long
   * @throws TimeoutException if the answer is not whole in time
   */
  HttpResponse<byte[]> post(List<String> texts)
      throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request(texts), head -> new BoundedBody(maxBytes(texts.size())));
    try {
      // A timeout of the request itself would end with the headers of the answer.
      return answer.get(settings.requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("the HTTP client failed", e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private HttpRequest request(List<String> texts) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(EmbeddingJson.request(settings, texts)));
    settings.headers.forEach(request::setHeader);
    String key = settings.apiKey.get();
    if (!key.isEmpty()) {
      int bad = HttpModelSettings.firstUnsendable(key);
      if (bad >= 0) {
        throw new IllegalStateException(
            "the API key has a character that no header can hold, at index " + bad);
      }
      settings.keyHeader.ifPresentOrElse(
          name -> request.setHeader(name, key),
          () -> request.setHeader("Authorization", "Bearer " + key));
    }
    return request.build();
  }

  private long maxBytes(int texts) {
    long dimension = settings.dimension.orElse(Embedding.MAX_DIMENSION);
    return ANSWER_WITHOUT_VECTORS + texts * dimension * BYTES_OF_NUMBER;
  }
}
