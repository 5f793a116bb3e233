package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.WORDS;
import static dev.vectorstore.embedding.http.EmbeddingServer.data;
import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.embedding.http.EmbeddingServer.Request;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.model.TextTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is sent to a server: the texts, in requests of bounded size, with the key and the headers.
 */
class HttpEmbeddingModelTest extends HttpEmbeddingFixture {
  @Test
  void embedDocuments_floats_sendsTheTextsAndGivesTheVectors() {
    assertThat(embed(settings())).isEqualTo(VECTORS);

    Request request = server.requests().get(0);
    assertThat(request.path()).isEqualTo("/v1/embeddings");
    assertThat(request.body())
        .isEqualTo("{\"model\":\"words\",\"input\":[\"an apple\",\"a pear\",\"two plums\"]}");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers()).doesNotContainKeys("Authorization", "Upgrade");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1, /v1/embeddings",
    "/v1/, /v1/embeddings",
    "/v1/embeddings, /v1/embeddings",
    "/v1/embeddings/, /v1/embeddings",
    "'', /embeddings",
    "/v1?api-version=2024-10-21, /v1/embeddings?api-version=2024-10-21",
    "/d/%C3%A4/embeddings?a=b%26c&key=secret, /d/%C3%A4/embeddings?a=b%26c&key=secret",
    "?k=/embeddings, /embeddings?k=/embeddings"
  })
  void embedDocuments_anyFormOfTheAddress_asksForEmbeddings(String given, String path) {
    URI base = URI.create(server.base().toString().replace("/v1", given));

    embed(HttpModelSettings.of(base, "words").dimension(4));

    assertThat(server.requests()).extracting(Request::path).containsExactly(path);
  }

  @Test
  void embedDocuments_secretInTheQuery_standsInNoMessage() {
    server.otherwise(reply(403, "{}"));
    HttpModelSettings settings =
        HttpModelSettings.of(URI.create(server.base() + "?key=" + KEY), "words").dimension(4);

    assertThatThrownBy(() -> embed(settings))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with status 403"));
    assertThat(settings.toString()).doesNotContain(KEY);
    server.close();
    assertThatThrownBy(() -> embed(settings.maxRetries(0)))
        .isInstanceOf(EmbeddingFailed.class)
        .satisfies(
            e -> {
              StringWriter trace = new StringWriter();
              e.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString()).doesNotContain(KEY);
            });
  }

  @Test
  void embedDocuments_headerForTheKey_isSentInPlaceOfAuthorization() {
    embed(settings().apiKey(() -> KEY).apiKeyHeader("api-key"));

    assertThat(server.requests().get(0).headers().getFirst("api-key")).isEqualTo(KEY);
    assertThat(server.requests().get(0).headers()).doesNotContainKey("Authorization");
  }

  @Test
  void embedDocuments_keyAndHeaders_areSentAndTheKeyIsAskedForEachTime() {
    Iterator<String> keys = List.of("first", "second").iterator();
    HttpModelSettings settings =
        settings().apiKey(keys::next).header("X-Team", "one").header("x-team", "two");

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      model.embedQuery("a");
      model.embedQuery("b");
    }

    assertThat(server.requests())
        .extracting(request -> request.headers().getFirst("Authorization"))
        .containsExactly("Bearer first", "Bearer second");
    assertThat(server.requests().get(0).headers().get("X-team")).containsExactly("two");
  }

  @Test
  void embedDocuments_shortened_sendsTheDimensions() {
    assertThat(embed(settings().shortenedTo(4))).isEqualTo(VECTORS);
    assertThat(server.requests().get(0).body()).endsWith("],\"dimensions\":4}");
  }

  @Test
  void embed_prefixes_standBeforeDocumentsAndQuestions() {
    HttpModelSettings settings = settings().documentPrefix("passage: ").queryPrefix("query: ");
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      model.embedDocuments(List.of("a"));
      model.embedQuery("a");
      model.embedQueries(List.of("b", "c"));
    }

    assertThat(server.requests())
        .extracting(Request::input)
        .containsExactly(
            List.of("passage: a"), List.of("query: a"), List.of("query: b", "query: c"));
  }

  @Test
  void embed_textThatJsonCannotHold_isSentByTheRule() {
    Embedding any = VECTORS.get(0);
    server.next(reply(200, data(one(0, any), one(1, any), one(2, any), one(3, any))));
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings())) {
      model.embedDocuments(List.of("a\ud800b", "\udc00", "\ud83d\ude00\0\"\\\n", ""));
    }

    assertThat(server.requests().get(0).input())
        .containsExactly("a\ufffdb", "\ufffd", "\ud83d\ude00\0\"\\\n", " ");
  }

  @Test
  void embedDocuments_manyTexts_areDividedByCountAndKeepTheirOrder() {
    List<String> texts = IntStream.range(0, 95).mapToObj(i -> "text " + i).toList();

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings().maxBatchTexts(10))) {
      assertThat(model.embedDocuments(texts)).isEqualTo(WORDS.embedDocuments(texts));
    }

    assertThat(server.requests())
        .extracting(request -> request.input().size())
        .containsExactlyInAnyOrder(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
  }

  @Test
  void embedDocuments_longTexts_areDividedByTokens() {
    TextTokens words = tokens();
    HttpModelSettings settings = settings().tokens(words).maxBatchTokens(7).concurrency(1);
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      model.embedDocuments(List.of("a", "b c", "d", "e f g h i j k l", "m"));
    }

    assertThat(server.requests())
        .extracting(Request::input)
        .containsExactly(
            List.of("a", "b c"), List.of("d"), List.of("e f g h i j k l"), List.of("m"));
  }

  @Test
  void embedDocuments_noTexts_sendsNothing() {
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings())) {
      assertThat(model.embedDocuments(List.of())).isEmpty();
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void embedDocuments_nullAmongTexts_namesItsIndex() {
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings())) {
      assertThatThrownBy(() -> model.embedDocuments(Arrays.asList("a", null)))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("texts[1] is null");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void embedDocuments_manyRequests_areUnderWayAsManyAtOnceAsAllowed() {
    CyclicBarrier pair = new CyclicBarrier(2);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    EmbeddingServer.Reply together =
        (exchange, request) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          try {
            pair.await();
          } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IOException(e);
          }
          now.decrementAndGet();
          EmbeddingServer.vectors().to(exchange, request);
        };
    for (int i = 0; i < 8; i++) {
      server.next(together);
    }
    List<String> texts = IntStream.range(0, 8).mapToObj(i -> "text " + i).toList();

    try (EmbeddingModel model =
        HttpEmbeddingModel.open(settings().maxBatchTexts(1).concurrency(2))) {
      assertThat(model.embedDocuments(texts)).isEqualTo(WORDS.embedDocuments(texts));
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void open_withoutADimension_learnsItFromTheServer() {
    HttpModelSettings settings =
        HttpModelSettings.of(server.base(), "served").name("words").revision("2");

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      assertThat(model.id()).isEqualTo(new ModelId("words", "2", 4));
    }
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().get(0).body()).startsWith("{\"model\":\"served\"");
  }

  @Test
  void open_withADimension_sendsNothing() {
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings())) {
      assertThat(model.id()).isEqualTo(ModelId.of("words", 4));
      assertThat(model.maxTokens()).isEmpty();
      assertThat(model.normalized()).isFalse();
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void maxTokens_withPrefixes_isWhatTheyLeave() {
    HttpModelSettings settings =
        settings().tokens(tokens()).maxTokens(20).documentPrefix("a b c ").queryPrefix("q ");

    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      assertThat(model.maxTokens()).hasValue(17);
    }
  }

  /** A token a word, and two special ones. */
  private static TextTokens tokens() {
    return new TextTokens() {
      @Override
      public List<Range> of(String text) {
        return Stream.of(text.split(" ")).map(word -> new Range(0, 0)).toList();
      }

      @Override
      public int specialTokens() {
        return 2;
      }
    };
  }
}
