package dev.vectorstore.embedding.http;

import static dev.vectorstore.embedding.http.EmbeddingServer.WORDS;
import static dev.vectorstore.embedding.http.EmbeddingServer.data;
import static dev.vectorstore.embedding.http.EmbeddingServer.element;
import static dev.vectorstore.embedding.http.EmbeddingServer.reply;
import static dev.vectorstore.embedding.http.EmbeddingServer.send;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEmbeddingModelTest {
  private static final String KEY = "sk-Very-secret-123";
  private static final List<String> TEXTS = List.of("an apple", "a pear", "two plums");
  private static final List<Embedding> VECTORS = WORDS.embedDocuments(TEXTS);

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
    return HttpModelSettings.of(server.base(), "words").dimension(4).maxRetries(0);
  }

  private static List<Embedding> embed(HttpModelSettings settings) {
    try (EmbeddingModel model = HttpEmbeddingModel.open(settings)) {
      return model.embedDocuments(TEXTS);
    }
  }

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
  void embedDocuments_oneRequestFails_givesUpTheOthers() {
    server.otherwise(
        (exchange, request) -> {
          String text = request.input().get(0);
          EmbeddingServer.Reply others =
              TEXTS.contains(text) ? server.stuck() : EmbeddingServer.vectors();
          (text.equals(TEXTS.get(1)) ? reply(400, "{}") : others).to(exchange, request);
        });
    HttpModelSettings settings = settings().maxBatchTexts(1).concurrency(3);

    assertThatThrownBy(() -> embed(settings))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessageEndingWith(" answered with status 400");
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
        Arguments.of(data(a, b, b), "two vectors of index 1"),
        Arguments.of(
            data(a, b, one(-1, VECTORS.get(0))),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(data(b, "{\"embedding\":[1,2,3,4]}", c), "two vectors of index 1"),
        Arguments.of(
            data(c, b, "{\"index\":null,\"embedding\":[1,2,3,4]}"), "two vectors of index 2"),
        Arguments.of(data("{\"embedding\":[1,2,3,4]}"), "1 vectors, where 3 were expected"),
        Arguments.of(
            data(a, b, c, "{\"embedding\":[1,2,3,4]}"),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(data(a, b, "{\"index\":1.0,\"embedding\":[1]}"), "two vectors of index 1"),
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
            "a vector with something else than numbers"),
        Arguments.of(
            data(a, b, "{\"index\":99999999999999999999,\"embedding\":[1]}"),
            "an index out of range, where 3 vectors were expected"),
        Arguments.of(
            data(a, b, three), "a vector of 3 dimensions for index 2, where 4 were expected"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":[[1,2,3,4]]}"),
            "a vector with something else than numbers"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":{}}"),
            "a vector that is neither a list of numbers nor base64"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":\"!\"}"), "a vector that is not base64"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":\"AAA=\"}"),
            "base64 of 2 bytes, which are no 32-bit numbers"),
        Arguments.of(
            data(a, b, "{\"index\":2,\"embedding\":[" + "1,".repeat(16_000) + "1]}"),
            "a vector of more than 16000 dimensions"),
        Arguments.of(data(a, b, "7"), "a vector that is no object"),
        Arguments.of("[]", "JSON that is no object"),
        Arguments.of("{\"data\":{}}", "a field \"data\" that is no list"),
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
        .hasMessageContaining("what is no JSON that can be read");
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
                "answered with a vector for index 1 whose length is not 1, as the settings say it is"));
    assertThat(embed(settings().normalized())).isEqualTo(VECTORS);
  }

  @Test
  void embedDocuments_refused_namesStatusAndCodeAndNothingElse() {
    server.next(
        reply(
            401,
            "{\"error\":{\"message\":\"no such key: "
                + KEY
                + ", for an apple\",\"type\":\"auth_error\",\"code\":\"invalid_api_key\"}}"));

    assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasNoCause()
        .hasMessage(failed("answered with status 401 (invalid_api_key)"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"code\":\"" + KEY + "\"}}",
        "{\"error\":{\"code\":\"an apple\"}}",
        "{\"error\":\"an apple\",\"code\":400}",
        "{\"detail\":[{\"input\":\"an apple\"}]}",
        "<html>an apple</html>",
        "",
        "["
      })
  void embedDocuments_refusedWithoutAPlainCode_namesTheStatusAlone(String body) {
    server.otherwise(reply(400, body));

    assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with status 400"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"x\",\"error_type\":\"Overloaded\"}",
        "{\"object\":\"error\",\"type\":\"Overloaded\",\"code\":424}",
        "[{\"error\":{\"code\":424,\"message\":\"an apple\",\"status\":\"Overloaded\"}}]"
      })
  void embedDocuments_refusedByOtherServers_namesTheirType(String body) {
    server.next(reply(424, body));

    assertThatThrownBy(() -> embed(settings()))
        .isInstanceOf(EmbeddingFailed.class)
        .hasMessage(failed("answered with status 424 (Overloaded)"));
  }

  @Test
  void embedDocuments_redirect_isNotFollowed() throws IOException {
    try (EmbeddingServer other = new EmbeddingServer()) {
      server.next(reply(308, "Location", other.base() + "/embeddings"));

      assertThatThrownBy(() -> embed(settings().apiKey(() -> KEY)))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage(
              failed("answered with status 308; redirects are not followed, correct the address"));
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void embedDocuments_noWholeAnswerInTime_fails() {
    server.next(server.stuck(), server.stuckInTheBody());
    HttpModelSettings settings = settings().requestTimeout(java.time.Duration.ofMillis(300));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> embed(settings.maxRetries(3)))
          .isInstanceOf(EmbeddingFailed.class)
          .hasMessage(failed("gave no whole answer within PT0.3S"));
    }
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void embedDocuments_keyThatNoHeaderCanHold_isNotShown() {
    assertThatThrownBy(() -> embed(settings().apiKey(() -> "sk-\n1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the API key has a character that no header can hold, at index 3");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void embedDocuments_interruptedMeanwhile_failsAndStaysInterrupted() throws Exception {
    for (int batch : new int[] {1, 32}) {
      CountDownLatch arrived = new CountDownLatch(1);
      EmbeddingServer.Reply hold =
          (exchange, request) -> {
            arrived.countDown();
            server.stuck().to(exchange, request);
          };
      server.next(hold, hold, hold);
      AtomicInteger right = new AtomicInteger();
      Thread caller =
          new Thread(
              () -> {
                try {
                  embed(settings().maxBatchTexts(batch));
                } catch (EmbeddingFailed e) {
                  boolean said = String.valueOf(e.getMessage()).endsWith("was interrupted");
                  right.set(said && Thread.currentThread().isInterrupted() ? 1 : 0);
                }
              });
      caller.start();
      arrived.await();
      caller.interrupt();
      caller.join();
      assertThat(right).as("batches of %d", batch).hasValue(1);
      server.close();
      server = new EmbeddingServer();
    }
  }

  @Test
  void embed_closedModel_isRefused() {
    EmbeddingModel model = HttpEmbeddingModel.open(settings());
    model.close();
    model.close();

    String message = "the embedding model words (4 dimensions) is closed";
    assertThatThrownBy(() -> model.embedQuery("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> model.embedDocuments(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  @Test
  void close_callUnderWay_endsWithClosed() {
    EmbeddingModel model = HttpEmbeddingModel.open(settings().maxBatchTexts(1));
    server.next(
        (exchange, request) -> {
          model.close();
          server.stuck().to(exchange, request);
        },
        server.stuck(),
        server.stuck());

    assertThatThrownBy(() -> model.embedDocuments(TEXTS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the embedding model words (4 dimensions) is closed");
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

  private String failed(String how) {
    String address = server.base().toString();
    return "the embedding model words failed: "
        + address.substring(0, address.length() - "/v1".length())
        + " "
        + how;
  }

  private static String one(int index, Embedding vector) {
    return element(index, vector, false);
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
