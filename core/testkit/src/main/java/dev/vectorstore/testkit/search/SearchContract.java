package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link VectorStore} promises of searches. A subclass brings the database. */
public abstract class SearchContract extends Contract {
  private static final long SEED = 4711;
  private static final Offset<Double> SINGLE_PRECISION = within(1e-5);

  @Test
  void search_cosine_ordersByAngle() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(point("east", 5, 0), point("north", 0, 1), point("west", -1, 0)));

    List<Match> matches = store.search(SearchRequest.of(Embedding.of(2, 1)));

    assertThat(matchedIds(matches)).containsExactly("east", "north", "west");
    assertThat(matches.get(0).distance()).isCloseTo(1 - 2 / Math.sqrt(5), SINGLE_PRECISION);
    assertThat(matches.get(0).similarity()).isCloseTo(2 / Math.sqrt(5), SINGLE_PRECISION);
    assertThat(matches.get(2).similarity()).isCloseTo(-2 / Math.sqrt(5), SINGLE_PRECISION);
  }

  @Test
  void search_euclidean_isPlainDistance() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.upsert(List.of(point("far", 3, 4), point("near", 1, 0), point("here", 0, 0)));

    List<Match> matches = store.search(SearchRequest.of(Embedding.of(0, 0)));

    assertThat(matchedIds(matches)).containsExactly("here", "near", "far");
    assertThat(matches.get(2).distance()).isCloseTo(5, SINGLE_PRECISION);
    assertThat(matches.get(2).similarity()).isCloseTo(1.0 / 6, SINGLE_PRECISION);
  }

  @Test
  void search_innerProduct_largestProductFirst() {
    VectorStore store = points(Metric.INNER_PRODUCT);
    store.upsert(List.of(point("small", 1, 1), point("large", 10, 10), point("against", -1, -1)));

    List<Match> matches = store.search(SearchRequest.of(Embedding.of(1, 2)));

    assertThat(matchedIds(matches)).containsExactly("large", "small", "against");
    assertThat(matches.get(0).distance()).isCloseTo(-30, SINGLE_PRECISION);
    assertThat(matches.get(0).similarity()).isCloseTo(30, SINGLE_PRECISION);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void search_randomVectors_agreesWithTheMetricsOwnDistance(Metric metric) {
    Random random = new Random(SEED);
    VectorStore store =
        database()
            .store(freshName(), CollectionSettings.of(ModelId.of("random", 48)).metric(metric));
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      documents.add(Document.of("id" + i).embedding(random(random)));
    }
    store.upsert(documents);
    Embedding query = random(random);

    List<Match> matches =
        store.search(SearchRequest.of(query).limit(300).include(Include.everything()));

    assertThat(matches).hasSize(300);
    assertThat(matches).isSortedAccordingTo((a, b) -> Double.compare(a.distance(), b.distance()));
    assertThat(matches)
        .allSatisfy(
            match -> {
              Embedding stored = match.document().embedding().orElseThrow();
              assertThat(match.distance()).isCloseTo(metric.distance(stored, query), within(1e-4));
            });
  }

  @Test
  void search_limitAboveEfSearch_returnsLimit() {
    VectorStore points = points(Metric.EUCLIDEAN);
    pointsOnALine(points, 300);

    assertThat(points.search(SearchRequest.of(Embedding.of(0, 0)).limit(100))).hasSize(100);
  }

  @Test
  void search_limitAboveCount_returnsAll() {
    VectorStore points = points(Metric.EUCLIDEAN);
    pointsOnALine(points, 30);

    assertThat(points.search(SearchRequest.of(Embedding.of(0, 0)).limit(SearchRequest.MAX_LIMIT)))
        .hasSize(30);
    assertThat(points.search(SearchRequest.of(Embedding.of(0, 0)))).hasSize(10);
  }

  @Test
  void search_selectiveFilter_returnsAllThatMatch() {
    VectorStore points = points(Metric.EUCLIDEAN);
    pointsOnALine(points, 300);

    List<Match> matches =
        points.search(SearchRequest.of(Embedding.of(0, 0)).filter(Filter.atLeast("n", 295)));

    assertThat(matchedIds(matches)).containsExactly("p295", "p296", "p297", "p298", "p299");
  }

  @Test
  void search_filterThatMatchesNothing_returnsNothing() {
    VectorStore points = points(Metric.EUCLIDEAN);
    pointsOnALine(points, 3);

    assertThat(points.search(SearchRequest.of(Embedding.of(0, 0)).filter(Filter.eq("n", "0"))))
        .isEmpty();
  }

  @Test
  void search_emptyCollection_returnsNothing() {
    assertThat(points(Metric.COSINE).search(SearchRequest.of(Embedding.of(1, 0)))).isEmpty();
  }

  @Test
  void search_equalDistances_inOrderOfIds() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.upsert(List.of(point("c", 1, 0), point("a", 0, 1), point("d", 0, -1), point("b", -1, 0)));

    assertThat(matchedIds(store.search(SearchRequest.of(Embedding.of(0, 0)))))
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void search_manyEqualDistances_cutsInOrderOfIdsWithAndWithoutFilter() {
    VectorStore store = points(Metric.COSINE);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      documents.add(point(String.format("%03d", i * 37 % 500), 1, 1).metadata(Map.of("n", 1)));
    }
    store.upsert(documents.subList(250, 500));
    store.upsert(documents.subList(0, 250));
    SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).limit(4);

    assertThat(matchedIds(store.search(request))).containsExactly("000", "001", "002", "003");
    assertThat(matchedIds(store.search(request.filter(Filter.eq("n", 1)))))
        .containsExactly("000", "001", "002", "003");
  }

  @Test
  void search_unsearchableEmbeddings_areNeverFound() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(
        List.of(
            point("a", 1, 0),
            Document.of("zero", "text", Map.of())
                .unsearchable(UnsearchableEmbedding.of(Reason.NO_DIRECTION, 0, 0))));

    assertThat(matchedIds(store.search(SearchRequest.of(Embedding.of(1, 0))))).containsExactly("a");
  }

  @Test
  void search_text_findsTextsOfSameWords() {
    VectorStore store = texts();
    store.upsert(
        List.of(
            text("fox", "the quick brown fox jumps"),
            text("dog", "a lazy dog sleeps"),
            text("sea", "deep blue water")));

    List<Match> matches = store.search(SearchRequest.of("quick fox").limit(1));

    assertThat(matchedIds(matches)).containsExactly("fox");
    assertThat(matches.get(0).document().text()).contains("the quick brown fox jumps");
    assertThat(matches.get(0).document().embedding()).isEmpty();
  }

  @Test
  void search_include_givesOnlyThoseParts() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(List.of(Document.of("a", "text", Map.of("k", 1)).embedding(Embedding.of(1, 2))));
    SearchRequest request = SearchRequest.of(Embedding.of(1, 0));

    assertThat(only(store, request.include(Include.idOnly()))).isEqualTo(Document.of("a"));
    assertThat(only(store, request)).isEqualTo(Document.of("a", "text", Map.of("k", 1)));
    assertThat(only(store, request.include(Include.idOnly().withEmbedding())))
        .isEqualTo(point("a", 1, 2));
  }

  @Test
  void search_wrongDimension_isRefused() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1, 2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding to search for has 3 dimensions, but collection \""
                + store.info().name()
                + "\" holds vectors of points (2 dimensions)");
  }

  @Test
  void search_zeroVectorUnderCosine_isRefused() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(0, 0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding to search for cannot be searched by COSINE in collection \""
                + store.info().name()
                + "\": NO_DIRECTION");
  }

  @Test
  void search_textWithoutModel_isRefused() {
    VectorStore store = points(Metric.COSINE);

    assertThatThrownBy(() -> store.search(SearchRequest.of("text")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the text to search for has to be embedded, but collection \""
                + store.info().name()
                + "\" was opened without a model that can");
  }

  private static Document only(VectorStore store, SearchRequest request) {
    return store.search(request).get(0).document();
  }

  private static void pointsOnALine(VectorStore store, int count) {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(point("p" + i, i, 0).metadata(Map.of("n", i)));
    }
    store.upsert(documents);
  }

  private static Embedding random(Random random) {
    float[] values = new float[48];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }
}
