package dev.vectorstore.embedding.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.vectorstore.Embedding;
import dev.vectorstore.VectorStoreException.EmbeddingFailed;
import dev.vectorstore.memory.InMemoryEmbeddingCache;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.postgres.PgEmbeddingCache;
import dev.vectorstore.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all wrappers promise: the vectors of the model inside, in the order of the texts. */
class WrapperContractTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final List<String> TEXTS =
      List.of("an apple", "", "a pear", "an apple", "\ud83d\ude00", "a pear", "two plums");

  private final RecordingModel model = new RecordingModel();

  static Stream<Arguments> wrappers() {
    return Stream.of(
        wrapper("cached", m -> Wrappers.cached(m, InMemoryEmbeddingCache.ofMaxEntries(2))),
        wrapper(
            "cached in PostgreSQL",
            m -> Wrappers.cached(m, PgEmbeddingCache.open(DATABASE.applicationDataSource()))),
        wrapper("shortened", m -> Wrappers.shortened(m, 5)),
        wrapper("limited", m -> Wrappers.limited(m, 1)),
        wrapper("observed", m -> Wrappers.observed(m, call -> {})),
        wrapper("truncated", m -> Wrappers.truncated(m, new WordTokens(), t -> {})),
        wrapper(
            "all",
            m ->
                Wrappers.cached(
                    Wrappers.observed(
                        Wrappers.limited(
                            Wrappers.truncated(Wrappers.shortened(m, 5), new WordTokens(), t -> {}),
                            2),
                        call -> {}),
                    InMemoryEmbeddingCache.ofMaxBytes(1_000))));
  }

  private static Arguments wrapper(String name, UnaryOperator<EmbeddingModel> wrapper) {
    return Arguments.of(name, wrapper);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embedDocuments_again_givesTheSameVectorsInOrder(
      String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);
    List<String> texts = new ArrayList<>(TEXTS);

    for (int round = 0; round < 3; round++) {
      assertSame(wrapped.embedDocuments(texts), model.embedDocuments(texts));
      Collections.shuffle(texts, new Random(round));
    }
    assertThat(wrapped.embedDocuments(List.of())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embedQuery_afterTheSameText_isAskedAsAQuestion(
      String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);
    wrapped.embedDocuments(TEXTS);

    for (int round = 0; round < 2; round++) {
      for (String text : TEXTS) {
        assertSame(List.of(wrapped.embedQuery(text)), List.of(model.embedQuery(text)));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embedQueries_several_areAskedAtOnceAsQuestions(
      String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);

    List<Embedding> embeddings = wrapped.embedQueries(TEXTS);

    assertThat(model.calls).hasSize(1);
    assertSame(embeddings, TEXTS.stream().map(model::embedQuery).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void id_any_isOfTheDimensionAndRevision(String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);

    assertThat(wrapped.embedQuery("a").dimension()).isEqualTo(wrapped.dimension());
    assertThat(wrapped.name())
        .isEqualTo(wrapped.dimension() == 8 ? "words" : "words@" + wrapped.dimension());
    assertThat(wrapped.revision()).isEqualTo("7");
    assertThat(wrapped.maxTokens()).hasValue(12);
    assertThat(wrapped.normalized()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embed_modelFails_failsAlikeAndWorksAfterwards(
      String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);
    List<String> texts = List.of("a text of " + name);
    EmbeddingFailed failure = new EmbeddingFailed("no", null);
    model.failure = failure;

    assertThatThrownBy(() -> wrapped.embedDocuments(texts)).isSameAs(failure);
    assertThatThrownBy(() -> wrapped.embedQuery(texts.get(0))).isSameAs(failure);

    model.failure = null;
    assertSame(wrapped.embedDocuments(texts), model.embedDocuments(texts));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embedDocuments_nullAmongTexts_isRefused(String name, UnaryOperator<EmbeddingModel> wrapper) {
    EmbeddingModel wrapped = wrapper.apply(model);

    assertThatThrownBy(() -> wrapped.embedDocuments(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void embedDocuments_manyThreads_givesTheSameVectors(
      String name, UnaryOperator<EmbeddingModel> wrapper) throws Exception {
    EmbeddingModel wrapped = wrapper.apply(model);
    List<Embedding> expected = model.embedDocuments(TEXTS);
    ExecutorService threads = Executors.newFixedThreadPool(8);

    List<Future<List<Embedding>>> results =
        threads.invokeAll(Collections.nCopies(16, () -> wrapped.embedDocuments(TEXTS)));

    for (Future<List<Embedding>> result : results) {
      assertSame(result.get(), expected);
    }
    threads.shutdown();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void close_any_closesTheModelInside(String name, UnaryOperator<EmbeddingModel> wrapper) {
    wrapper.apply(model).close();

    assertThat(model.closed).isEqualTo(1);
  }

  /** Of one direction, in the dimensions that both have. */
  private static void assertSame(List<Embedding> actual, List<Embedding> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      int dimension = actual.get(i).dimension();
      assertThat(actual.get(i).values())
          .containsExactly(unit(Arrays.copyOf(expected.get(i).values(), dimension)), offset(1e-6f));
    }
  }

  private static float[] unit(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
