package dev.vectorstore.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DjlEmbeddingModelTest {
  private static final int THREADS = 32;
  private static final String NAME = "all-MiniLM-L6-v2 (384 dimensions)";

  private static DjlEmbeddingModel model;

  @BeforeAll
  static void load() {
    model = DjlEmbeddingModel.allMiniLmL6V2();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @Test
  void id_allMiniLm_isNameWithoutRevisionAnd384Dimensions() {
    assertThat(model.id()).isEqualTo(new ModelId("all-MiniLM-L6-v2", "", 384));
  }

  @Test
  void limits_allMiniLm_are256TokensAndLengthOne() {
    assertThat(model.maxTokens()).hasValue(256);
    assertThat(model.normalized()).isTrue();
  }

  @Test
  void embedDocuments_documentsOfChroma_givesTheVectorsOfChroma() {
    List<Embedding> embeddings = model.embedDocuments(ChromaSample.WORDNET.documents());

    assertThat(embeddings).hasSize(201);
    for (int i = 0; i < embeddings.size(); i++) {
      Embedding expected = ChromaSample.WORDNET.embeddings().get(i);
      assertThat(cosine(embeddings.get(i), expected)).as("document %d", i).isGreaterThan(0.99999);
    }
  }

  @Test
  void embedDocuments_manyLengths_keepsTheOrderAndTheNumbersOfEachAlone() {
    List<String> texts = shuffledTexts();

    List<Embedding> together = model.embedDocuments(texts);

    assertThat(together).hasSameSizeAs(texts);
    for (int i = 0; i < texts.size(); i += 5) {
      assertThat(together.get(i)).isEqualTo(model.embedDocuments(List.of(texts.get(i))).get(0));
    }
  }

  @Test
  void embedDocuments_aThousandTexts_agreesWithBatchesOfOne() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      texts.add("text " + i % 50);
    }

    List<Embedding> together = model.embedDocuments(texts);

    assertThat(together).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      assertSame(together.get(i), together.get(i % 50));
    }
    for (int i = 0; i < 50; i++) {
      assertSame(together.get(i), model.embedDocuments(List.of(texts.get(i))).get(0));
    }
  }

  @Test
  void embedDocuments_manyThreads_givesTheSameNumbersAsOne() throws Exception {
    List<String> texts = IntStream.range(0, 16).mapToObj("apple pear "::repeat).toList();
    List<Embedding> expected = model.embedDocuments(texts);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    List<Future<List<Embedding>>> results =
        threads.invokeAll(Collections.nCopies(THREADS, () -> model.embedDocuments(texts)));

    for (Future<List<Embedding>> result : results) {
      assertThat(result.get()).isEqualTo(expected);
    }
    threads.shutdown();
  }

  @Test
  void embedDocuments_noTexts_givesNone() {
    assertThat(model.embedDocuments(List.of())).isEmpty();
  }

  @Test
  void embedDocuments_nullAmongTexts_namesItsIndex() {
    assertThatThrownBy(() -> model.embedDocuments(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("texts[1] is null");
  }

  @Test
  void embedQueries_several_areEmbeddedAtOnceAndAsEachAlone() {
    List<Embedding> several = model.embedQueries(List.of("what is an apple", "", "a pear"));

    assertThat(several)
        .containsExactly(
            model.embedQuery("what is an apple"), model.embedQuery(""), model.embedQuery("a pear"));
    assertThat(model.embedQueries(List.of())).isEmpty();
    assertThatThrownBy(() -> model.embedQueries(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("texts[1] is null");
  }

  @Test
  void embedDocuments_interruptedThread_failsAndStaysInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> model.embedDocuments(List.of("a")))
        .isInstanceOf(VectorStoreException.EmbeddingFailed.class)
        .hasMessage("embedding with the model " + NAME + " was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void embedQuery_allMiniLm_isAsForADocument() {
    assertThat(model.embedQuery("what is an apple"))
        .isEqualTo(model.embedDocuments(List.of("what is an apple")).get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\t\n\u00a0\u2003",
        "\0",
        "a\0b",
        "\u0001\u007f\u0085",
        "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
        "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "\u202e reversed \u202c",
        "e\u0301\u0301\u0301",
        "\u8a9e\u5f59",
        "\uffff\ufffe",
        "\ud800",
        "\udc00\ud800",
        "a\udfff",
        "[CLS] [MASK] [SEP] [PAD] [UNK]"
      })
  void embedQuery_anyText_hasLengthOne(String text) {
    assertThat(length(model.embedQuery(text))).isBetween(0.99999, 1.00001);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\t\r\n", "\0", "\ufffd", "\ud800", "\u0007"})
  void embedQuery_textWithoutAWord_isThatOfNoWords(String text) {
    assertSame(model.embedQuery(text), model.embedQuery(""));
  }

  @Test
  void embedQuery_unpairedSurrogate_leavesTheOtherCharactersAlone() {
    assertSame(
        model.embedQuery("\ud800 na\u00efve \ud83d\ude00"),
        model.embedQuery("\ufffd na\u00efve \ud83d\ude00"));
  }

  @Test
  void embedQuery_moreThan256Tokens_changeNothing() {
    String words = "apple ".repeat(254);

    assertSame(model.embedQuery(words + "pear"), model.embedQuery(words));
  }

  @Test
  void embedQuery_lastOf256Tokens_counts() {
    String words = "apple ".repeat(253);

    assertThat(cosine(model.embedQuery(words + "pear"), model.embedQuery(words + "apple")))
        .isLessThan(0.99999);
  }

  @Test
  void embedQuery_hundredThousandCharacters_isAsForTheFirstWords() {
    String text = "one apple and two pears, ".repeat(4000);

    assertThat(text).hasSize(100_000);
    assertSame(model.embedQuery(text), model.embedQuery(text.substring(0, 5000)));
  }

  @Test
  void embedQuery_wordAfterALongGap_counts() {
    assertSame(model.embedQuery(" ".repeat(100_000) + "apple"), model.embedQuery("apple"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2048, 4096, 16_384})
  void embedQuery_wordWhereALongTextIsCut_staysWhole(int cut) {
    String words = "apple ".repeat(200) + "playing" + " apple".repeat(100);
    int upToPlayin = words.indexOf("g");
    String gap = " ".repeat(cut - upToPlayin);

    assertSame(model.embedQuery(gap + words), model.embedQuery(words));
  }

  @Test
  void embedQuery_longTextWithoutSpaces_isOneUnknownWord() {
    assertSame(model.embedQuery("x".repeat(100_000)), model.embedQuery("y".repeat(200)));
  }

  @Test
  void load_prefixes_standBeforeDocumentsAndQueries() {
    ModelSource prefixed =
        ModelSource.of(ReadyModel.ALL_MINILM_L6_V2)
            .documentPrefix("passage: ")
            .queryPrefix("query: ");

    try (DjlEmbeddingModel other = DjlEmbeddingModel.load(prefixed)) {
      assertSame(other.embedDocuments(List.of("apple")).get(0), model.embedQuery("passage: apple"));
      assertSame(other.embedQuery("apple"), model.embedQuery("query: apple"));
      assertSame(other.embedQueries(List.of("apple")).get(0), model.embedQuery("query: apple"));
      assertThat(other.name()).isEqualTo("all-MiniLM-L6-v2");
      assertThat(other.revision()).matches("sha256-[0-9a-f]{32}");
    }
  }

  @Test
  void load_oneThread_givesTheSameNumbers() {
    List<String> texts = shuffledTexts();

    try (DjlEmbeddingModel other =
        DjlEmbeddingModel.load(ModelSource.of(ReadyModel.ALL_MINILM_L6_V2).threads(1))) {
      assertThat(other.id()).isEqualTo(model.id());
      assertThat(other.embedDocuments(texts)).isEqualTo(model.embedDocuments(texts));
    }
  }

  @Test
  void embed_closedModel_isRefused() {
    DjlEmbeddingModel closed = DjlEmbeddingModel.allMiniLmL6V2();
    closed.close();
    closed.close();

    String message = "the embedding model " + NAME + " is closed";
    assertThatThrownBy(() -> closed.embedQuery("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> closed.embedDocuments(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(message);
  }

  @Test
  void close_callsUnderWay_endWithAnAnswerOrClosed() throws Exception {
    DjlEmbeddingModel closing = DjlEmbeddingModel.allMiniLmL6V2();
    List<String> texts = Collections.nCopies(2000, "apple ".repeat(50));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(threads.submit(() -> closing.embedDocuments(texts)));
    }
    closing.embedQuery("waits behind the first runs");
    closing.close();

    for (Future<?> call : calls) {
      assertThatThrownBy(call::get)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("is closed");
    }
    threads.shutdown();
  }

  private static List<String> shuffledTexts() {
    List<String> texts = new ArrayList<>();
    for (int words = 1; words < 400; words += words / 5 + 1) {
      texts.add("apple pear ".repeat(words));
      texts.add("word " + words);
    }
    Collections.shuffle(texts, new Random(7));
    return texts;
  }

  private static void assertSame(Embedding actual, Embedding expected) {
    assertThat(actual.values()).containsExactly(expected.values(), offset(1e-6f));
  }

  private static double length(Embedding embedding) {
    return Math.sqrt(dot(embedding, embedding));
  }

  private static double cosine(Embedding a, Embedding b) {
    return dot(a, b) / (length(a) * length(b));
  }

  private static double dot(Embedding a, Embedding b) {
    float[] x = a.values();
    float[] y = b.values();
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }
}
