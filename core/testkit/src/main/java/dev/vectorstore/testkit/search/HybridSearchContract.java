package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.HybridResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a search by words and vectors at once promises: its branches, scores and filters. */
public abstract class HybridSearchContract extends KeywordFixture {
  @Test
  void hybrid_scoresAreTheFusedPlaces() {
    VectorStore store = line();

    HybridResult result =
        store
            .keywords()
            .hybrid(HybridRequest.of("fox hound").embedding(Embedding.of(0, 0)).limit(4));

    // by vectors a, b, c, d; by words d, c
    assertThat(result.cut()).isFalse();
    assertThat(result.matches()).extracting(HybridMatch::id).containsExactly("d", "c", "a", "b");
    HybridMatch d = result.matches().get(0);
    assertThat(d.score()).isEqualTo(1.0 / 64 + 1.0 / 61);
    assertThat(d.distance()).isCloseTo(4, SINGLE_PRECISION);
    assertThat(d.rank()).isCloseTo(0.1 / 1.64493406685, SINGLE_PRECISION);
    HybridMatch a = result.matches().get(2);
    assertThat(a.score()).isEqualTo(1.0 / 61);
    assertThat(a.distance()).isCloseTo(1, SINGLE_PRECISION);
    assertThat(a.rank()).isZero();
  }

  @Test
  void hybrid_weightsAndConstant_changeTheScores() {
    VectorStore store = line();
    HybridRequest request =
        HybridRequest.of("fox hound").embedding(Embedding.of(0, 0)).rankConstant(1);

    List<HybridMatch> byVectors =
        store.keywords().hybrid(request.vectorWeight(10).keywordWeight(0.5)).matches();
    List<HybridMatch> byWords = store.keywords().hybrid(request.keywordWeight(10)).matches();

    assertThat(byVectors).extracting(HybridMatch::id).containsExactly("a", "b", "c", "d");
    assertThat(byVectors.get(3).score()).isEqualTo(10.0 / 5 + 0.5 / 2);
    assertThat(byWords).extracting(HybridMatch::id).containsExactly("d", "c", "a", "b");
    assertThat(byWords.get(0).score()).isEqualTo(1.0 / 5 + 10.0 / 2);
  }

  @Test
  void hybrid_candidates_limitEachBranchAndDistancesComeAllTheSame() {
    VectorStore store = line();

    List<HybridMatch> matches =
        store
            .keywords()
            .hybrid(
                HybridRequest.of("fox hound")
                    .embedding(Embedding.of(0, 0))
                    .candidates(1)
                    .limit(1)
                    .keywordWeight(2))
            .matches();

    assertThat(matches).extracting(HybridMatch::id).containsExactly("d");
    assertThat(matches.get(0).score()).isEqualTo(2.0 / 61);
    assertThat(matches.get(0).distance()).isCloseTo(4, SINGLE_PRECISION);
  }

  @Test
  void hybrid_text_isEmbeddedByTheModel() {
    VectorStore store = indexed("english");
    store.upsert(
        List.of(
            text("fox", "the quick brown fox jumps"),
            text("dog", "a lazy dog sleeps"),
            text("sea", "deep blue water")));

    List<HybridMatch> matches =
        store.keywords().hybrid(HybridRequest.of("a quick fox").limit(1)).matches();

    assertThat(matches).extracting(HybridMatch::id).containsExactly("fox");
    assertThat(matches.get(0).score()).isEqualTo(2.0 / 61);
  }

  @Test
  void hybrid_questionWithoutKnownWords_givesTheNearest() {
    VectorStore store = line();

    assertThat(
            store.keywords().hybrid(HybridRequest.of("").embedding(Embedding.of(0, 0))).matches())
        .extracting(HybridMatch::id)
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void hybrid_documentWithoutSearchableVector_isFoundByItsWords() {
    VectorStore store = line();
    store.upsert(
        List.of(
            Document.of("odd", "zebra", Map.of())
                .unsearchable(UnsearchableEmbedding.of(Reason.MISSING))));

    HybridMatch odd =
        store
            .keywords()
            .hybrid(HybridRequest.of("zebra").embedding(Embedding.of(0, 0)).keywordWeight(2))
            .matches()
            .get(0);

    assertThat(odd.id()).isEqualTo("odd");
    assertThat(odd.distance()).isNaN();
    assertThat(odd.rank()).isPositive();
  }

  @Test
  void hybrid_filter_narrowsBothBranches() {
    VectorStore store = line();

    assertThat(
            store
                .keywords()
                .hybrid(
                    HybridRequest.of("fox hound")
                        .embedding(Embedding.of(0, 0))
                        .filter(Filter.atLeast("x", 2).and(Filter.atMost("x", 3))))
                .matches())
        .extracting(HybridMatch::id)
        .containsExactly("c", "b");
  }

  @Test
  void hybrid_withoutModel_isRefused() {
    VectorStore store = points(Metric.COSINE);
    store.keywords().enable("simple");

    assertState(
        () -> store.keywords().hybrid(HybridRequest.of("text")),
        "the text to search for has to be embedded, but collection \""
            + store.info().name()
            + "\" was opened without a model that can");
    assertRefused(
        () -> store.keywords().hybrid(HybridRequest.of("text").embedding(Embedding.of(1, 2, 3))),
        "the embedding to search for has 3 dimensions, but collection \""
            + store.info().name()
            + "\" holds vectors of points (2 dimensions)");
  }

  /** Four documents on a line, of which the far ones are about a fox and a hound. */
  private VectorStore line() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.keywords().enable("simple");
    store.upsert(
        List.of(
            point("a", 1, 0).text("one").metadata(Map.of("x", 1)),
            point("b", 2, 0).text("two").metadata(Map.of("x", 2)),
            point("c", 3, 0).text("fox").metadata(Map.of("x", 3)),
            point("d", 4, 0).text("fox hound").metadata(Map.of("x", 4))));
    return store;
  }
}
