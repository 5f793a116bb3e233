package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.data;
import static dev.vectorstore.embedding.http.EmbeddingServer.element;
import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static dev.vectorstore.embedding.http.EmbeddingServer.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.model.EmbeddingModel;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an answer: a sound one is read whatever its form, any other is refused whole. */
class HttpEmbeddingAnswersTest extends HttpEmbeddingFixture {
  @Test
  void embedDocuments_base64_asksForItAndReadsIt() {
    server.next(EmbeddingServer.base64());

    assertThat(embed(settings().encoding(VectorEncoding.BASE64))).isEqualTo(VECTORS);
    assertThat(server.requests().get(0).body()).endsWith("],\"encoding_format\":\"base64\"}");
  }

  @Test
  void embedDocuments_otherEncodingThanAskedFor_isReadAllTheSame() {
    server.next(EmbeddingServer.base64(), EmbeddingServer.vectors());

    assertThat(embed(settings())).isEqualTo(VECTORS);
    assertThat(embed(settings().encoding(VectorEncoding.BASE64))).isEqualTo(VECTORS);
  }

  @Test
  void embedDocuments_shuffledAnswer_isPutInOrderByIndex() {
    server.next(
        reply(200, data(one(2, VECTORS.get(2)), one(0, VECTORS.get(0)), one(1, VECTORS.get(1)))));

    assertThat(embed(settings())).isEqualTo(VECTORS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"index\":null", ",\"index\":%d.0", ",\"index\":%de0"})
  void embedDocuments_indexLeftOutOrWithAPoint_isRead(String index) {
    String[] elements = new String[TEXTS.size()];
    for (int i = 0; i < elements.length; i++) {
      String element = one(i, VECTORS.get(i));
      elements[i] = element.substring(0, element.indexOf(",\"index\"")) + index.formatted(i) + "}";
    }
    server.next(reply(200, data(elements)));

    assertThat(embed(settings())).isEqualTo(VECTORS);
  }

  @Test
  void embedDocuments_indexLeftOutHereAndThere_isThePlaceInTheList() {
    String second = one(1, VECTORS.get(1)).replace(",\"index\":1", "");
    server.next(reply(200, data(one(2, VECTORS.get(2)), second, one(0, VECTORS.get(0)))));

    assertThat(embed(settings())).isEqualTo(VECTORS);
  }

  @Test
  void embedDocuments_nothingBesideTheNumbers_isRead() {
    server.next(
        reply(
            200,
            "{\"data\":[{\"embedding\":[1,2,3,4]},{\"embedding\":[0,1,0,0]},{\"embedding\":[5,6,7,8]}]}"));

    assertThat(embed(settings()))
        .containsExactly(
            Embedding.of(1, 2, 3, 4), Embedding.of(0, 1, 0, 0), Embedding.of(5, 6, 7, 8));
  }

  static Stream<Arguments> badAnswers() {
    String a = one(0, VECTORS.get(0));
    String b = one(1, VECTORS.get(1));
    String c = one(2, VECTORS.get(2));
    String three = "{\"index\":2,\"embedding\":[1,2,3]}";
    return Stream.of(
        Arguments.of(data(a, b), "2 vectors, where 3 were expected"),
        Arguments.of(data(), "0 vectors, where 3 were expected"),
        Arguments.of(
            data(a, b, c, one(3, VECTORS.get(0))),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(data(a, b, b), "two vectors for index 1"),
        Arguments.of(
            data(a, b, one(-1, VECTORS.get(0))),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(data(b, "{\"embedding\":[1,2,3,4]}", c), "two vectors for index 1"),
        Arguments.of(
            data(c, b, "{\"index\":null,\"embedding\":[1,2,3,4]}"), "two vectors for index 2"),
        Arguments.of(data("{\"embedding\":[1,2,3,4]}"), "1 vectors, where 3 were expected"),
        Arguments.of(
            data(a, b, c, "{\"embedding\":[1,2,3,4]}"),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(data(a, b, "{\"index\":1.0,\"embedding\":[1]}"), "two vectors for index 1"),
        Arguments.of(
            data(a, b, "{\"index\":0.5,\"embedding\":[1]}"), "an index that is no whole number"),
        Arguments.of(
            data(a, b, "{\"index\":\"2\",\"embedding\":[1]}"), "an index that is no whole number"),
        Arguments.of(
            data(a, b, "{\"index\":true,\"embedding\":[1]}"), "an index that is no whole number"),
        Arguments.of(
            data(a, b, "{\"index\":NaN,\"embedding\":[1]}"), "an index that is no whole number"),
        Arguments.of(
            data(a, b, "{\"index\":1e99,\"embedding\":[1]}"),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":[\"1\",\"2\",\"3\",\"4\"]}"),
            "a vector with something other than numbers"),
        Arguments.of(
            data(a, b, "{\"index\":99999999999999999999,\"embedding\":[1]}"),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(
            data(a, b, three), "a vector of 3 dimensions for index 2, where 4 were expected"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":[[1,2,3,4]]}"),
            "a vector with something other than numbers"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":{}}"),
            "a vector that is neither a list of numbers nor base64"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":\"!\"}"), "a vector that is not base64"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":\"AAA=\"}"),
            "base64 of 2 bytes, which are not 32-bit numbers"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":[" + "1,".repeat(16_000) + "1]}"),
            "a vector of more than 16000 dimensions"),
        Arguments.of(data(a, b, "7"), "a vector that is not an object"),
        Arguments.of("[]", "JSON that is not an object"),
        Arguments.of("{\"data\":{}}", "a field \"data\" that is not a list"),
        Arguments.of("{}", "an object without the field \"data\""),
        Arguments.of(data(a, b, c) + "{}", "more than one JSON object"));
  }

  @ParameterizedTest
  @MethodSource("badAnswers")
  void embedDocuments_badAnswer_isRefusedWhole(String answer, String what) {
    server.next(reply(200, answer));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with " + what));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>secret</html>",
        "",
        "{",
        "{\"data\":[",
        "secret",
        "{\"data\":[{\"index\":0,\"embedding\":[nan]}]}",
        "{\"data\":[],\"data\":[]}",
        "\ufffe"
      })
  void embedDocuments_notJson_saysWhereAndQuotesNothing(String answer) {
    server.next(reply(200, answer));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasNoCause()
        .message()
        .startsWith(failed("answered with "))
        .doesNotContain("secret", "html");
  }

  @Test
  void embedDocuments_deeplyNestedAnswer_isRefused() {
    server.next(reply(200, "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageContaining("something that is not readable JSON");
  }

  @Test
  void open_mixedDimensionsWithoutADeclaredOne_areRefused() {
    server.next(
        EmbeddingServer.vectors(),
        reply(200, data(one(0, VECTORS.get(0)), one(1, Embedding.of(1, 2)))));
    HttpModelSettings settings = HttpModelSettings.of(server.base(), "words");

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      assertThatThrownBy(() -> model.embedDocuments(List.of("a", "b")))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage(
              failed("answered with a vector of 2 dimensions for index 1, where 4 were expected"));
    }
  }

  @Test
  void embedDocuments_compressedAnswer_isRefused() {
    server.next(
        (exchange, request) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          EmbeddingServer.vectors().to(exchange, request);
        });

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with a compressed body, which was not asked for"));
  }

  @Test
  void embedDocuments_endlessAnswer_isNotReadToItsEnd() {
    server.next(EmbeddingServer.endless());

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with more than 1049344 bytes, for 3 texts"));
  }

  @Test
  void embedDocuments_declaredNormalizedButNotSo_isRefused() {
    Embedding long2 = Embedding.of(2, 0, 0, 0);
    server.next(reply(200, data(one(0, VECTORS.get(0)), one(1, long2), one(2, VECTORS.get(2)))));

    assertThatThrownBy(() -> embed(settings().normalized()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(
            failed(
                "answered with a vector for index 1 whose length is not 1, although the settings declare it"));
    assertThat(embed(settings().normalized())).isEqualTo(VECTORS);
  }

  @Test
  void embedDocuments_answerWithSpaceAndOtherFields_isRead() {
    String pretty =
        "\n {\"extra\": [[{\"deep\": [1]}]], \"data\": [ {\"index\" : 0, \"x\": {\"y\": []},"
            + " \"embedding\" : [ 1 , 0.5 , -2e-3 , 0 ] } ] }\n";
    server.next((exchange, request) -> send(exchange, 200, pretty));

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings())) {
      assertThat(model.embedQuery("a")).isEqualTo(Embedding.of(1, 0.5f, -0.002f, 0));
    }
  }
}
