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
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What searches promise where many vectors are equal, with each kind of index: they find each
 * document, as if its vector were the only one of its kind.
 */
public abstract class EqualVectorsContract extends EqualVectorsFixture {
  static Stream<Arguments> indexesAndMetrics() {
    return indexes()
        .flatMap(index -> Stream.of(Metric.values()).map(metric -> Arguments.of(index, metric)));
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_allEqual_isNeverShort(VectorIndex index, Metric metric) {
    List<Document> equals = copies("equal", 300, FIRST);
    VectorStore store = store(metric, index, equals);

    for (Embedding query : List.of(FIRST, SECOND)) {
      assertNearest(store, near(query, 1));
      assertNearest(store, near(query, 10));
      assertNearest(store, near(query, 100));
      assertThat(matchedIds(assertNearest(store, near(query, 300)))).isEqualTo(ids(equals));
      assertNearestAnyhow(store, near(query, 1_000));
    }
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_allButOneEqual_findsTheOneAndTheEquals(VectorIndex index, Metric metric) {
    List<Document> equals = copies("equal", 299, FIRST);
    VectorStore store = store(metric, index, joined(equals, List.of(document("one", 0, SECOND))));

    assertThat(matchedIds(assertNearest(store, near(SECOND, 1)))).containsExactly("one-0000");
    assertThat(matchedIds(assertNearest(store, near(SECOND, 10)))).startsWith("one-0000");
    assertNearest(store, near(FIRST, 1));
    assertNearest(store, near(FIRST, 10));
    assertNearest(store, near(FIRST, 100));
    assertThat(matchedIds(assertNearest(store, near(FIRST, 299)))).isEqualTo(ids(equals));
    for (Embedding query : List.of(FIRST, SECOND)) {
      assertThat(assertNearest(store, near(query, 300))).hasSize(300);
    }
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_filteredEqualsAmongOthers_isCompleteAndRight(VectorIndex index, Metric metric) {
    VectorStore store =
        store(metric, index, joined(others(10, 2_000), copies("equal", 1_000, FIRST)));

    assertNearest(store, near(FIRST, 1_000));
    assertNearest(store, near(FIRST, 100).filter(Filter.eq("by2", 1)));
    assertNearest(store, near(FIRST, 500).filter(Filter.eq("by2", 1)));
    assertNearest(store, near(FIRST, 10).filter(Filter.eq("by10", 1)));
    assertNearest(store, near(FIRST, 100).filter(Filter.eq("by10", 1)));
    assertNearest(store, near(FIRST, 1).filter(Filter.eq("by100", 1)));
    assertNearest(store, near(FIRST, 10).filter(Filter.eq("by100", 1)));
    assertNearestAnyhow(store, near(FIRST, 100).filter(Filter.eq("by100", 1)));
    assertNearest(store, near(FIRST, 1).filter(Filter.eq("n", 700).and(Filter.eq("of", "equal"))));
  }

  @ParameterizedTest
  @MethodSource("indexesAndMetrics")
  void search_twoEqualsThatDiffer_findsEachByWhatOnlyItHas(VectorIndex index, Metric metric) {
    Document licence = Document.of("a", "the licence of one", Map.of("source", 1)).embedding(FIRST);
    Document footer = Document.of("b", "the footer of two", Map.of("source", 2)).embedding(FIRST);
    VectorStore store = store(metric, index, joined(others(10, 60), List.of(licence, footer)));
    Map<Filter, Document> only =
        Map.of(
            Filter.eq("source", 1), shown(licence),
            Filter.eq("source", 2), shown(footer),
            Filter.textContains("licence"), shown(licence),
            Filter.textContains("footer"), shown(footer));

    only.forEach(
        (filter, document) ->
            assertThat(assertNearest(store, near(FIRST, 1).filter(filter)))
                .extracting(Match::document)
                .containsExactly(document));
    assertThat(assertNearest(store, near(FIRST, 2)))
        .extracting(Match::document)
        .containsExactly(shown(licence), shown(footer));
  }

  private static Document shown(Document document) {
    return Document.of(document.id(), document.text().orElseThrow(), document.metadata());
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_equalsOfTwoTenants_findsTheTenantsOwn(VectorIndex index) {
    String name = freshName();
    VectorStore all = database().store(name, settings(Metric.EUCLIDEAN).perTenant());
    VectorStore acme = database().tenant("acme").store(name);
    VectorStore globex = database().tenant("globex").store(name);
    acme.upsert(joined(copies("acme", 50, FIRST), others(10, 30)));
    globex.upsert(joined(copies("globex", 50, FIRST), others(10, 30)));
    rebuild(all, index);

    for (VectorStore store : List.of(acme, globex)) {
      assertNearest(store, near(FIRST, 1));
      assertNearest(store, near(FIRST, 10));
      assertNearest(store, near(FIRST, 50).filter(Filter.exists("of")));
      assertNearest(store, near(FIRST, 5).filter(Filter.eq("by10", 1)));
    }
    assertThat(matchedIds(assertNearest(acme, near(FIRST, 50))))
        .isEqualTo(ids(copies("acme", 50, FIRST)));
    assertThat(matchedIds(assertNearest(globex, near(FIRST, 50))))
        .isEqualTo(ids(copies("globex", 50, FIRST)));
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_equalDirectionsOfOtherLengths_allCome(VectorIndex index) {
    List<Document> equals =
        IntStream.range(0, 200)
            .mapToObj(i -> document("equal", i, scaled(FIRST, (i + 1) / 7.0)))
            .toList();
    VectorStore store = store(Metric.COSINE, index, joined(equals, others(10, 500)));

    assertNearest(store, near(FIRST, 10));
    assertNearest(store, near(scaled(FIRST, 3), 100));
    assertNearest(store, near(FIRST, 100).filter(Filter.eq("by2", 1)));
    assertThat(matchedIds(assertNearest(store, near(FIRST, 200))))
        .containsExactlyInAnyOrderElementsOf(ids(equals));
  }

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

    assertThat(store.search(near(FIRST, 10).minSimilarity(bound))).hasSize(10);
    assertThat(matchedIds(store.search(near(FIRST, 100).minSimilarity(bound))))
        .isEqualTo(ids(equals));
    assertThat(matchedIds(store.search(near(FIRST, 110).minSimilarity(bound))))
        .isEqualTo(ids(equals));
    assertThat(store.search(near(SECOND, 110).minSimilarity(bound))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("indexes")
  void search_diverseAmongEquals_isComplete(VectorIndex index) {
    VectorStore store =
        store(Metric.COSINE, index, joined(copies("equal", 100, FIRST), others(10, 25)));

    List<Match> matches = store.search(near(FIRST, 10).diversity(0.1, 110));

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

  @ParameterizedTest
  @MethodSource("indexes")
  void search_equalsOfAModel_isByTheirTexts(VectorIndex index) {
    VectorStore store = texts();
    List<Document> footers =
        IntStream.range(0, 80)
            .mapToObj(i -> text("footer-%04d".formatted(i), "all rights reserved"))
            .toList();
    List<Document> pages =
        IntStream.range(0, 25).mapToObj(i -> text("page-%04d".formatted(i), "page " + i)).toList();
    store.upsert(joined(pages, footers));
    rebuild(store, index);

    SearchRequest rights = SearchRequest.of("all rights reserved");
    assertThat(matchedIds(assertNearest(store, rights.limit(80)))).isEqualTo(ids(footers));
    assertThat(matchedIds(assertNearest(store, SearchRequest.of("page 7").limit(1))))
        .containsExactly("page-0007");
  }
}
