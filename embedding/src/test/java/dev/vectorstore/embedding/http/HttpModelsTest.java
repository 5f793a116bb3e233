package dev.vectorstore.embedding.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.ModelId;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.EmbeddingModels;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpModelsTest {
  private static final String MODEL = "VECTORSTORE_EMBEDDING_MODEL";
  private static final String URL = "VECTORSTORE_EMBEDDING_URL";
  private static final String KEY = "VECTORSTORE_EMBEDDING_API_KEY";
  private static final String DIMENSION = "VECTORSTORE_EMBEDDING_DIMENSION";

  private static final EmbeddingModels MODELS = EmbeddingModels.installed();

  @Test
  void load_allVariables_reachesTheModel() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer();
        EmbeddingModel model =
            MODELS.load(
                Map.of(
                    MODEL, "openai:words", URL, server.base() + "/", KEY, "k\n", DIMENSION, "4"))) {
      assertThat(server.requests()).isEmpty();
      assertThat(model.embedQuery("a")).isEqualTo(EmbeddingServer.WORDS.embedQuery("a"));
      assertThat(model.id()).isEqualTo(ModelId.of("words", 4));
      assertThat(server.requests().get(0).path()).isEqualTo("/v1/embeddings");
      assertThat(server.requests().get(0).headers().getFirst("Authorization"))
          .isEqualTo("Bearer k");
    }
  }

  @Test
  void load_withoutDimensionAndKey_learnsTheDimension() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer();
        EmbeddingModel model =
            MODELS.load(Map.of(MODEL, "openai:words:v1", URL, server.base().toString()))) {
      assertThat(model.id()).isEqualTo(ModelId.of("words:v1", 4));
      assertThat(server.requests().get(0).headers()).doesNotContainKey("Authorization");
    }
  }

  @Test
  void load_settingsOfRequests_areTaken() throws IOException {
    try (EmbeddingServer server = new EmbeddingServer();
        EmbeddingModel model =
            MODELS.load(
                Map.of(
                    MODEL,
                    "openai:words",
                    URL,
                    server.base() + "?api-version=1",
                    KEY,
                    "k",
                    "VECTORSTORE_EMBEDDING_API_KEY_HEADER",
                    "api-key",
                    DIMENSION,
                    "4",
                    "VECTORSTORE_EMBEDDING_BATCH_TEXTS",
                    " 2 ",
                    "VECTORSTORE_EMBEDDING_RETRIES",
                    "0"))) {
      model.embedDocuments(List.of("a", "b", "c"));

      assertThat(server.requests())
          .extracting(request -> request.input().size())
          .containsExactlyInAnyOrder(2, 1);
      assertThat(server.requests().get(0).path()).isEqualTo("/v1/embeddings?api-version=1");
      assertThat(server.requests().get(0).headers().getFirst("api-key")).isEqualTo("k");
      server.otherwise(EmbeddingServer.reply(503, "{}"));
      assertThatThrownBy(() -> model.embedQuery("a")).hasMessageEndingWith(" status 503");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BATCH_TEXTS | 0 | maxBatchTexts is from 1 to 2048, not 0",
        "BATCH_TOKENS | -1 | maxBatchTokens is from 1 to 2147483647, not -1",
        "CONCURRENCY | 257 | concurrency is from 1 to 256, not 257",
        "TIMEOUT | 0 | requestTimeout is more than nothing and at most a day, not PT0S",
        "RETRIES | -1 | maxRetries is from 0 to 100, not -1",
        "LONGEST_WAIT | 86401 | longestWait is more than nothing and at most a day, not PT24H1S",
        "API_KEY_HEADER | a b | no header that can be set here: a b"
      })
  void load_settingsOfRequestsOutOfRange_nameTheVariable(
      String variable, String value, String message) {
    String name = "VECTORSTORE_EMBEDDING_" + variable;

    assertThatThrownBy(
            () -> MODELS.load(Map.of(MODEL, "openai:m", URL, "http://localhost", name, value)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(name + ": " + message);
    if (!variable.equals("API_KEY_HEADER")) {
      assertThatThrownBy(
              () -> MODELS.load(Map.of(MODEL, "openai:m", URL, "http://localhost", name, "some")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(name + " is not a number: some");
    }
  }

  @Test
  void load_withoutAName_isRefused() {
    assertThatThrownBy(() -> MODELS.load("openai: "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("openai: must be followed by the name of a model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "openai:m | - | - | VECTORSTORE_EMBEDDING_URL is not set; it is the address of the model's server, up to /v1",
        "openai:m | http://se cret | - | VECTORSTORE_EMBEDDING_URL is not an address",
        "openai:m | http://x:secret@localhost | - | VECTORSTORE_EMBEDDING_URL: the address of an embedding model has no user information; set apiKey or a header",
        "openai:m | http://localhost/v1 | many | VECTORSTORE_EMBEDDING_DIMENSION is not a number: many",
        "openai:m | http://localhost/v1 | 0 | VECTORSTORE_EMBEDDING_DIMENSION: dimension is from 1 to 16000, not 0"
      })
  void load_variablesThatSayNoModel_areRefused(
      String model, String url, String dimension, String message) {
    Map<String, String> environment = new HashMap<>();
    environment.put(MODEL, model);
    environment.put(URL, url);
    environment.put(DIMENSION, dimension);
    environment.values().removeIf(value -> value == null);

    assertThatThrownBy(() -> MODELS.load(environment))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }
}
