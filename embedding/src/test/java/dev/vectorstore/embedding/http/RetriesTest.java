package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.WORDS;
import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.internal.http.Backoff;
import dev.vectorstore.model.EmbeddingModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Time passes only where the model lets it pass, and no test backoff. */
class RetriesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

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

  private HttpModelSettings settings() {
    return HttpModelSettings.of(server.base(), "words")
        .dimension(4)
        .firstWait(Duration.ofSeconds(1))
        .longestWait(Duration.ofSeconds(6));
  }

  private Embedding embed(HttpModelSettings settings) {
    Backoff backoff = new Backoff(Clock.fixed(NOW, ZoneOffset.UTC), slept::add, () -> 0);
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings, backoff)) {
      return model.embedQuery("a");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, 529})
  void embed_statusThatPasses_isTriedAgain(int status) {
    server.next(reply(status, "{}"));

    assertThat(embed(settings())).isEqualTo(WORDS.embedQuery("a"));
    assertThat(slept).containsExactly(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 204, 302, 400, 401, 403, 404, 408, 413, 422})
  void embed_statusThatStays_isNotTriedAgain(int status) {
    server.next(reply(status, "X-Any", "x"));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageContaining(" answered with status " + status);
    assertThat(slept).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void embed_connectionCut_isTriedAgain() {
    server.next(EmbeddingServer.cut());

    assertThat(embed(settings())).isEqualTo(WORDS.embedQuery("a"));
    assertThat(slept).hasSize(1);
  }

  @Test
  void embed_alwaysOverloaded_waitsTwiceAsLongEachTimeAndFails() {
    for (int i = 0; i < 5; i++) {
      server.next(reply(503, "{\"error\":{\"type\":\"overloaded\"}}"));
    }

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(" answered with status 503 (overloaded), 5 times");
    assertThat(slept)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(6));
  }

  @Test
  void embed_withoutRetries_failsAtOnce() {
    server.next(reply(503, "{}"));

    assertThatThrownBy(() -> embed(settings().maxRetries(0)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(" answered with status 503");
    assertThat(slept).isEmpty();
  }

  @Test
  void embed_nobodyThere_keepsTheCause() throws IOException {
    URI nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://localhost:" + free.getLocalPort());
    }

    assertThatThrownBy(() -> embed(HttpModelSettings.of(nobody, "words").maxRetries(1)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(" could not be reached or broke off, 2 times")
        .hasCauseInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | PT3S",
        "0 | PT1S",
        "Fri, 20 Nov 2026 10:00:05 GMT | PT5S",
        "Fri, 20 Nov 2026 09:00:00 GMT | PT1S",
        "soon | PT1S",
        "-3 | PT1S"
      })
  void embed_retryAfter_isTheLeastWait(String value, Duration wait) {
    server.next(reply(429, "Retry-After", value));

    embed(settings());

    assertThat(slept).containsExactly(wait);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"7 | PT7S", "Fri, 20 Nov 2026 11:00:00 GMT | PT1H", "999999999 | PT277777H46M39S"})
  void embed_retryAfterTooLong_failsAtOnce(String value, String wait) {
    server.next(reply(429, "Retry-After", value));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(
            " wants "
                + wait
                + " to pass, and longestWait is PT6S; raise it or VECTORSTORE_EMBEDDING_LONGEST_WAIT");
    assertThat(slept).isEmpty();
  }

  @Test
  void embed_retryAfterMinutesThatAreAllowed_waits() {
    server.next(reply(429, "Retry-After", "300"), reply(429, "Retry-After", "600"));

    assertThat(embed(settings().longestWait(Duration.ofMinutes(10))))
        .isEqualTo(WORDS.embedQuery("a"));
    assertThat(slept).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(10));
  }

  @Test
  void embed_interruptedWhileItWaits_failsAndStaysInterrupted() {
    server.next(reply(503, "{}"));
    Backoff backoff =
        new Backoff(
            Clock.systemUTC(),
            wait -> {
              throw new InterruptedException();
            },
            () -> 0);

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings(), backoff)) {
      assertThatThrownBy(() -> model.embedQuery("a"))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage("embedding with the model words was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
