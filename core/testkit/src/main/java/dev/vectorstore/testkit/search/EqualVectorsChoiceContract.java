package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.HybridMatch;
import dev.vectorstore.search.HybridRequest;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the choices of a search promise where many vectors are equal, with each kind of index: what
 * they choose from is as if each vector were the only one of its kind.
 */
public abstract class EqualVectorsChoiceContract extends EqualVectorsFixture {
  @ParameterizedTest
  @MethodSource("indexes")
  void search_similarToOneOfEquals_givesTheOthersWithoutItself(VectorIndex index) {
    List<Document> equals = copies("equal", 60, FIRST);
    VectorStore store = store(Metric.EUCLIDEAN, index, joined(equals, others(10, 25)));

    for (String id : List.of("equal-0000", "equal-0001", "equal-0037", "equal-0059")) {
      SearchRequest similar = SearchRequest.similarTo(id);
      List<String> rest = new ArrayList<>(ids(equals));
      rest.remove(id);
      assertNearest(store, similar.limit(5));
      assertThat(matchedIds(assertNearest(store, similar.limit(59)))).isEqualTo(rest);
      assertThat(matchedIds(assertNearest(store, similar.limit(6).filter(Filter.eq("by10", 7)))))
          .doesNotContain(id);
    }
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_equalsInGroups_givesTheBestOfEachGroup(VectorIndex index) {
    VectorStore store =
        store(Metric.EUCLIDEAN, index, joined(copies("equal", 120, FIRST), others(10, 25)));

    List<Match> groups = store.search(near(FIRST, 6).groupBy("by6"));
    List<Match> sets = store.search(near(FIRST, 2).groupBy("of"));

    assertThat(groups).allSatisfy(match -> assertThat(match.id()).startsWith("equal-"));
    assertThat(groups)
        .extracting(match -> match.document().metadata().get("by6"))
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
    assertThat(byIndex(store, near(FIRST, 1).groupBy("of")))
        .allSatisfy(match -> assertThat(match.id()).startsWith("equal-"));
    assertThat(sets)
        .extracting(match -> match.document().metadata().get("of"))
        .containsExactly("equal", "other");
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void searchPage_equals_meetsEachOnce(VectorIndex index) {
    VectorStore store =
        store(Metric.COSINE, index, joined(copies("equal", 60, FIRST), others(10, 25)));
    SearchRequest request = near(FIRST, 7);

    assertThat(walk(store, request)).isEqualTo(matchedIds(exactly(store, request))).hasSize(85);
    assertThat(walk(store, request.filter(Filter.eq("by2", 1)))).hasSize(42);
  }

  private static List<String> walk(VectorStore store, SearchRequest request) {
    List<String> met = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      SearchPage page = store.searchPage(next.map(request::after).orElse(request));
      met.addAll(matchedIds(page.matches()));
      next = page.next();
    } while (next.isPresent());
    return met;
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_minSimilarityOfEquals_findsAllOfThem(VectorIndex index, Metric metric) {
    List<Document> equals = copies("equal", 100, FIRST);
    VectorStore store = store(metric, index, joined(equals, others(10, 25)));
    double bound = metric == Metric.EUCLIDEAN ? 0.99 : 0.999;

    assertThat(byIndex(store, near(FIRST, 10).minSimilarity(bound))).hasSize(10);
    for (int limit : new int[] {100, 110}) {
      assertThat(matchedIds(byIndex(store, near(FIRST, limit).minSimilarity(bound))))
          .isEqualTo(ids(equals));
    }
    assertThat(byIndex(store, near(SECOND, 110).minSimilarity(bound))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_diverseAmongEquals_isComplete(VectorIndex index) {
    VectorStore store =
        store(Metric.COSINE, index, joined(copies("equal", 100, FIRST), others(10, 25)));

    List<Match> matches = byIndex(store, near(FIRST, 10).diversity(0.1, 110));

    assertThat(matches).hasSize(10);
    assertThat(matchedIds(matches)).doesNotHaveDuplicates();
    assertThat(matches).filteredOn(match -> match.id().startsWith("equal-")).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void hybrid_equals_findsThemByVectorAndByWords(VectorIndex index) {
    List<Document> equals = copies("equal", 100, FIRST);
    equals.replaceAll(document -> document.text("page " + document.metadata().get("n")));
    List<Document> others = others(10, 25);
    others.replaceAll(document -> document.text("chapter"));
    VectorStore store = store(Metric.COSINE, index, joined(equals, others));
    store.keywords().enable("simple");

    List<HybridMatch> all = hybrid(store, HybridRequest.of("").embedding(FIRST).limit(100));
    List<HybridMatch> one = hybrid(store, HybridRequest.of("41").embedding(FIRST).limit(100));
    List<HybridMatch> odd =
        hybrid(
            store, HybridRequest.of("page").embedding(FIRST).limit(50).filter(Filter.eq("by2", 1)));

    assertThat(all).extracting(HybridMatch::id).containsExactlyElementsOf(ids(equals));
    assertThat(one).extracting(HybridMatch::id).startsWith("equal-0041").hasSize(100);
    assertThat(one).extracting(HybridMatch::id).containsExactlyInAnyOrderElementsOf(ids(equals));
    assertThat(odd)
        .hasSize(50)
        .allSatisfy(match -> assertThat(match.id()).startsWith("equal-"))
        .allSatisfy(match -> assertThat(match.rank()).isPositive());
  }

  private static List<HybridMatch> hybrid(VectorStore store, HybridRequest request) {
    return store.keywords().hybrid(request).matches();
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void searchAll_equals_answersEachAsAlone(VectorIndex index) {
    VectorStore store =
        store(
            Metric.EUCLIDEAN,
            index,
            joined(joined(copies("equal", 60, FIRST), copies("same", 40, SECOND)), others(10, 20)));
    List<SearchRequest> requests = new ArrayList<>();
    for (Embedding query : List.of(FIRST, SECOND, DIFFERENT.get(10))) {
      for (int limit : new int[] {1, 10, 40}) {
        SearchRequest request = near(query, limit).recall(THOROUGH);
        requests.add(request);
        requests.add(request.filter(Filter.eq("of", "same")));
        requests.add(request.filter(Filter.eq("by10", 1)));
      }
    }
    requests.add(SearchRequest.similarTo("same-0000").limit(39));

    List<List<Match>> answers = store.searchAll(requests);

    for (int i = 0; i < requests.size(); i++) {
      SearchRequest request = requests.get(i);
      assertNearest(exactly(store, request), answers.get(i), request.limit());
    }
  }
}
