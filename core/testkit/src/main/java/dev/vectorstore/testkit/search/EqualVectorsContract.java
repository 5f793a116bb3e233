package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.SearchRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What searches promise where many vectors are equal, with each kind of index: they find each
 * document, as if its vector were the only one of its kind.
 */
public abstract class EqualVectorsContract extends EqualVectorsFixture {
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
  @MethodSource("indexes")
  void search_othersAmongManyEquals_findsEachOfThem(VectorIndex index) {
    List<Document> others = others(10, 60);
    List<Document> documents = joined(copies("equal", 1_500, FIRST), others);
    documents.addAll(copies("same", 1_500, SECOND));
    VectorStore store = store(Metric.EUCLIDEAN, index, documents);

    for (Document other : others) {
      assertThat(matchedIds(byIndex(store, near(other.embedding().orElseThrow(), 1))))
          .containsExactly(other.id());
    }
    for (Embedding query : List.of(FIRST, SECOND)) {
      assertNearest(store, near(query, 10));
      assertNearest(store, near(query, 1_500));
    }
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
