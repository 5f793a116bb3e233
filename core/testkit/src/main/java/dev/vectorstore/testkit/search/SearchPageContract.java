package dev.vectorstore.testkit.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Metric;
import dev.vectorstore.VectorStore;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the pages of a search promise: they meet each match once, in order. */
public abstract class SearchPageContract extends SearchChoiceFixture {
  @Test
  void searchPage_equalDistances_meetsEachMatchOnceInOrder() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      documents.add(
          point("id" + i * 37 % 60, (i % 4) / 3f, 0.1f)
              .metadata(Map.of("n", i % 2, "twelve", i % 12)));
    }
    VectorStore store = points(Metric.EUCLIDEAN, documents);
    SearchRequest request = SearchRequest.of(Embedding.of(0.3f, 0.7f));

    for (SearchRequest each :
        List.of(
            request,
            request.filter(Filter.eq("n", 1)),
            request.minSimilarity(0.53),
            SearchRequest.similarTo("id7"),
            request.groupBy("n"),
            request.groupBy("twelve"))) { // three groups at each distance
      List<String> all = matchedIds(store.search(each.exact().limit(100)));
      assertThat(walk(store, each.limit(7))).isEqualTo(all);
      assertThat(walk(store, each.limit(1))).isEqualTo(all);
      assertThat(walk(store, each.limit(all.size()))).isEqualTo(all);
    }
  }

  @Test
  void searchPage_manyPages_areFullButTheLast() {
    VectorStore store = line(120);
    SearchPage first = store.searchPage(AT_ORIGIN.limit(50));
    SearchRequest second = AT_ORIGIN.limit(50).after(first.next().orElseThrow());

    assertThat(first.matches()).hasSize(50);
    assertThat(matchedIds(store.search(second)))
        .isEqualTo(matchedIds(store.searchPage(second).matches()))
        .hasSize(50)
        .startsWith("p050");
    SearchRequest third = second.after(store.searchPage(second).next().orElseThrow());
    assertThat(store.searchPage(third).matches()).hasSize(20);
    assertThat(store.searchPage(third).next()).isEmpty();
    assertThat(store.searchPage(AT_ORIGIN.limit(SearchRequest.MAX_LIMIT)).matches()).hasSize(120);
  }

  @Test
  void searchPage_longIds_areBehindTheCursor() {
    String common = "ié".repeat(600);
    VectorStore store =
        points(
            Metric.EUCLIDEAN,
            List.of(point(common + "b", 1, 0), point(common + "a", 1, 0), point("z", 1, 0)));

    assertThat(walk(store, AT_ORIGIN.limit(1)))
        .isEqualTo(matchedIds(store.search(AT_ORIGIN)))
        .hasSize(3);
  }

  @Test
  void searchPage_documentsWrittenMeanwhile_areMetIfTheyBelongBehindTheCursor() {
    VectorStore store = line(4);
    String cursor = store.searchPage(AT_ORIGIN.limit(2)).next().orElseThrow();

    store.upsert(List.of(point("before", 0.5f, 0), point("behind", 2.5f, 0)));
    store.delete(List.of("p001"));

    assertThat(matchedIds(store.search(AT_ORIGIN.after(cursor))))
        .containsExactly("p002", "behind", "p003");
  }

  @Test
  void after_cursorOfAnotherSearch_isRefused() {
    VectorStore store = line(4);
    String cursor = store.searchPage(AT_ORIGIN.limit(2)).next().orElseThrow();
    String message =
        "the cursor is damaged or belongs to a search for another embedding, by another metric or"
            + " model, or in other groups";

    assertRefused(() -> store.search(SearchRequest.of(Embedding.of(0, 1)).after(cursor)), message);
    assertRefused(() -> store.searchPage(AT_ORIGIN.groupBy("n").after(cursor)), message);
    String damaged = cursor.substring(0, 3) + (cursor.charAt(3) == 'A' ? 'B' : 'A');
    assertRefused(() -> store.search(AT_ORIGIN.after(damaged + cursor.substring(4))), message);
    assertRefused(() -> points(Metric.INNER_PRODUCT).search(AT_ORIGIN.after(cursor)), message);
    assertRefused(() -> AT_ORIGIN.after("' or true --"), "this is not a cursor of a search");
    assertRefused(() -> AT_ORIGIN.after(""), "this is not a cursor of a search");
    assertRefused(
        () -> AT_ORIGIN.after(cursor).diversity(0.5), "a search for diverse matches has no pages");
  }

  private static List<String> walk(VectorStore store, SearchRequest request) {
    List<String> met = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      SearchPage page = store.searchPage(next.map(request::after).orElse(request));
      met.addAll(matchedIds(page.matches()));
      next = page.next();
      assertThat(page.matches()).hasSizeLessThanOrEqualTo(request.limit());
      assertThat(next.isEmpty() || page.matches().size() == request.limit()).isTrue();
    } while (next.isPresent());
    return met;
  }
}
