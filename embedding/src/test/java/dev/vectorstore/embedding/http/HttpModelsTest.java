package dev.vectorstore.embedding.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.EmbeddingModel;
import dev.vectorstore.EmbeddingModels;
import dev.vectorstore.ModelId;
import java.io.IOException;
import java.util.HashMap;
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
  void load_withoutAName_isRefused() {
    assertThatThrownBy(() -> MODELS.load("openai: "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("openai: is followed by the name of a model");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "openai:m | - | - | VECTORSTORE_EMBEDDING_URL is not set; it is the address of the model's server, up to /v1",
        "openai:m | http://se cret | - | VECTORSTORE_EMBEDDING_URL is no address",
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
