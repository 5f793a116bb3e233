package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.WORDS;
import static dev.vectorstore.embedding.http.EmbeddingServer.data;
import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static dev.vectorstore.embedding.http.EmbeddingServer.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.VectorStoreException.TextRefused;
import dev.vectorstore.embedding.http.EmbeddingServer.Reply;
import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.model.EmbeddingModel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do not take one of the texts, or not so many, or nothing at all. */
class RequestHalverTest {
  private static final int BATCH = 32;

  private final List<Duration> slept = new ArrayList<>();
  private EmbeddingServer server;

  @BeforeEach
  void start() throws IOException {
    server = new EmbeddingServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private EmbeddingModel model(int concurrency) {
    HttpModelSettings settings =
        HttpModelSettings.of(server.base(), "words")
            .dimension(4)
            .concurrency(concurrency)
            .maxRetries(2)
            .firstWait(Duration.ofSeconds(1));
    return HttpEmbeddingModel.open(settings, new Backoff(Clock.systemUTC(), slept::add, () -> 0));
  }

  private static List<String> texts(int count, int... bad) {
    List<String> texts =
        new ArrayList<>(IntStream.range(0, count).mapToObj(i -> "text " + i).toList());
    for (int index : bad) {
      texts.set(index, "bad text " + index);
    }
    return texts;
  }

  private static boolean isBad(List<String> texts) {
    return texts.stream().anyMatch(text -> text.startsWith("bad"));
  }

  /** Refuses what is so with a status. */
  private static Reply refusing(Predicate<List<String>> what, int status) {
    return (exchange, request) ->
        (what.test(request.input()) ? reply(status, "{\"error\":{\"code\":\"no\"}}") : vectors())
            .to(exchange, request);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void embedDocuments_oneRefusedText_isNamedAndNotAskedForAgain(int status) {
    server.otherwise(refusing(RequestHalverTest::isBad, status));
    try (EmbeddingModel model = model(1)) {
      assertThatThrownBy(() -> model.embedDocuments(texts(BATCH, 13)))
          .isInstanceOfSatisfying(TextRefused.class, e -> assertThat(e.index()).isEqualTo(13))
          .hasMessage(
              "the embedding model words failed: "
                  + server.base().resolve("/").toString().replaceFirst("/$", "")
                  + " refuses one text and accepts others: it answered with status "
                  + status
                  + " (no)");
    }
    assertThat(server.requests().stream().filter(r -> r.input().equals(List.of("bad text 13"))))
        .hasSize(1);
    assertThat(server.requests()).hasSizeLessThan(15);
    assertThat(slept).isEmpty();
  }

  @Test
  void embedDocuments_oneTextThatBreaksTheServer_isTriedAloneAndNamed() {
    server.otherwise(refusing(RequestHalverTest::isBad, 500));
    try (EmbeddingModel model = model(1)) {
      assertThatThrownBy(() -> model.embedDocuments(texts(BATCH, 13)))
          .isInstanceOfSatisfying(TextRefused.class, e -> assertThat(e.index()).isEqualTo(13))
          .hasMessageEndingWith(" it answered with status 500 (no), 3 times");
    }
    assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void embedDocuments_refusedTextInALaterRequest_hasItsIndexAmongAll() {
    server.otherwise(refusing(RequestHalverTest::isBad, 400));
    try (EmbeddingModel model = model(4)) {
      assertThatThrownBy(() -> model.embedDocuments(texts(200, 150)))
          .isInstanceOfSatisfying(TextRefused.class, e -> assertThat(e.index()).isEqualTo(150));
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 1", "500, 1", "422, 4"})
  void embedAccepted_refusedTexts_givesTheOthers(int status, int concurrency) {
    server.otherwise(refusing(RequestHalverTest::isBad, status));
    List<String> texts = texts(100, 0, 13, 14, 31, 32, 99);
    try (EmbeddingModel model = model(concurrency)) {
      assertThat(model.embedAccepted(texts))
          .isEqualTo(
              texts.stream()
                  .map(
                      text ->
                          isBad(List.of(text))
                              ? Optional.<Embedding>empty()
                              : Optional.of(WORDS.embedQuery(text)))
                  .toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":0,\"embedding\":[1,1e99,1,1]}",
        "{\"index\":0,\"embedding\":\"AACAfwAAgH8AAIB/AACAfw==\"}",
        "{\"index\":0,\"embedding\":[1,NaN,1,1]}",
        "{\"index\":0,\"embedding\":[1,Infinity,1,1]}",
        "{\"index\":0,\"embedding\":[1,-Infinity,1,1]}",
        "{\"index\":0,\"embedding\":[1,null,1,1]}",
        "{\"index\":0,\"embedding\":null}",
        "{\"index\":0,\"embedding\":[]}",
        "{\"index\":0}"
      })
  void embedAccepted_textThatGetsNoVector_givesTheOthers(String element) {
    server.otherwise(
        (exchange, request) ->
            (isBad(request.input()) ? reply(200, data(element)) : vectors()).to(exchange, request));
    List<String> texts = texts(1, 0);
    try (EmbeddingModel model = model(1)) {
      assertThat(model.embedAccepted(texts)).containsExactly(Optional.empty());
      assertThatThrownBy(() -> model.embedDocuments(texts))
          .isInstanceOf(TextRefused.class)
          .message()
          .containsAnyOf(
              "not finite",
              "null instead of a number",
              "null instead of a vector",
              "no numbers for index 0");
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 129", "413, 129", "500, 249"})
  void embedDocuments_serverOfTenTextsAtMost_getsSmallerRequests(int status, int requests) {
    server.otherwise(refusing(texts -> texts.size() > 10, status));
    List<String> texts = texts(1_000);
    try (EmbeddingModel model = model(1)) {
      assertThat(model.embedDocuments(texts)).isEqualTo(WORDS.embedDocuments(texts));
    }
    assertThat(server.requests())
        .hasSize(requests); // 1 + 31 * 4, if they were small from the first
    assertThat(slept).isEmpty();
  }

  @Test
  void embedDocuments_refusalsWithoutAReason_lowerNoBatchSizeWhileItIsTaken() {
    try (EmbeddingModel model = model(1)) {
      for (int i = 0; i < 3; i++) {
        server.next(reply(400, ""));
        model.embedDocuments(texts(BATCH));
        int before = server.requests().size();
        model.embedDocuments(texts(BATCH));
        assertThat(server.requests()).as("after refusal %d", i).hasSize(before + 1);
      }
    }
  }

  @Test
  void embedDocuments_longTextsThatAreTooMuchTogether_leaveShortOnesTogether() {
    server.otherwise(refusing(texts -> texts.stream().mapToInt(String::length).sum() > 5_000, 413));
    try (EmbeddingModel model = model(1)) {
      model.embedDocuments(List.of("a".repeat(3_000), "b".repeat(3_000)));
      int before = server.requests().size();
      model.embedDocuments(texts(BATCH));
      assertThat(server.requests()).hasSize(before + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 2", "413, 2", "422, 2", "500, 4", "401, 1", "403, 1", "404, 1"})
  void embedAccepted_serverThatTakesNothing_isAskedFewTimesAndNoTextIsBlamed(
      int status, int requests) {
    server.otherwise(reply(status, "{\"error\":{\"code\":\"no\"}}"));
    try (EmbeddingModel model = model(1)) {
      assertThatThrownBy(() -> model.embedAccepted(texts(1_000)))
          .isInstanceOf(EmbeddingFailed.class)
          .isNotInstanceOf(TextRefused.class)
          .hasMessageContaining(" answered with status " + status + " (no)");
    }
    assertThat(server.requests()).hasSize(requests);
  }

  @Test
  void embedAccepted_serverThatBreaksMeanwhile_blamesNoText() {
    server.next(reply(400, ""), vectors()); // the request, and the text of no harm
    server.otherwise(reply(500, ""));
    try (EmbeddingModel model = model(1)) {
      assertThatThrownBy(() -> model.embedAccepted(texts(BATCH)))
          .isInstanceOf(EmbeddingFailed.class)
          .isNotInstanceOf(TextRefused.class)
          .hasMessageEndingWith(" answered with status 500, 3 times");
    }
  }

  @Test
  void embedQuery_refused_isAskedOnce() {
    server.otherwise(reply(400, ""));
    try (EmbeddingModel model = model(1)) {
      assertThatThrownBy(() -> model.embedQuery("a"))
          .isInstanceOf(EmbeddingFailed.class)
          .isNotInstanceOf(TextRefused.class);
    }
    assertThat(server.requests()).hasSize(1);
  }
}
