package dev.vectorstore.embedding.http;

import dev.vectorstore.Embedding;
import dev.vectorstore.internal.http.RequestHeaders;
import dev.vectorstore.internal.http.ServerAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

/** The address that texts are sent to, and the requests with them. */
final class Endpoint {
  private static final String PATH = "/embeddings";
  private static final long ANSWER_WITHOUT_VECTORS = 1 << 20;

  /** A number has up to 25 characters and may be on an indented line of its own. */
  private static final long BYTES_OF_NUMBER = 64;

  private final HttpModelSettings.Values settings;
  private final URI address;

  Endpoint(HttpModelSettings.Values settings) {
    this.settings = settings;
    this.address = address(settings.base);
  }

  /** Completes the path unless it is complete. A query string stays. */
  private static URI address(URI base) {
    String path = base.getRawPath().replaceFirst("/+$", "");
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(
        ServerAddress.origin(base) + (path.endsWith(PATH) ? path : path + PATH) + query);
  }

  /** A request for the vectors of these texts, with the key as it is now. */
  HttpRequest request(List<String> texts) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(EmbeddingJson.request(settings, texts)));
    settings.headers.addTo(request);
    String key = settings.apiKey.get();
    if (!key.isEmpty()) {
      int bad = RequestHeaders.firstUnsendable(key);
      if (bad >= 0) {
        throw new IllegalStateException(
            "the API key has a character that is not allowed in a header, at index " + bad);
      }
      settings.keyHeader.ifPresentOrElse(
          name -> request.setHeader(name, key),
          () -> request.setHeader("Authorization", "Bearer " + key));
    }
    return request.build();
  }

  /** The longest answer for this number of texts. */
  long maxBytes(int texts) {
    long dimension = settings.dimension.orElse(Embedding.MAX_DIMENSION);
    return ANSWER_WITHOUT_VECTORS + texts * dimension * BYTES_OF_NUMBER;
  }
}
