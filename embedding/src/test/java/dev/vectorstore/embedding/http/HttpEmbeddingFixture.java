package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.WORDS;
import static dev.vectorstore.embedding.http.EmbeddingServer.element;

import dev.vectorstore.Embedding;
import dev.vectorstore.model.EmbeddingModel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server under the control of the test, and a model that asks it. */
abstract class HttpEmbeddingFixture {
  static final String KEY = "sk-Very-secret-123";
  static final List<String> TEXTS = List.of("an apple", "a pear", "two plums");
  static final List<Embedding> VECTORS = WORDS.embedDocuments(TEXTS);

  EmbeddingServer server;

  @BeforeEach
  void start() throws IOException {
    server = new EmbeddingServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  HttpModelSettings settings() {
    return HttpModelSettings.of(server.base(), "words").dimension(4).maxRetries(0);
  }

  static List<Embedding> embed(HttpModelSettings settings) {
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      return model.embedDocuments(TEXTS);
    }
  }

  String failed(String how) {
    String address = server.base().toString();
    return "the embedding model words failed: "
        + address.substring(0, address.length() - "/v1".length())
        + " "
        + how;
  }

  static String one(int index, Embedding vector) {
    return element(index, vector, false);
  }
}
