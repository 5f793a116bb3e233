package dev.vectorstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.Metric;
import dev.vectorstore.UnsearchableEmbedding;
import dev.vectorstore.UnsearchableEmbedding.Reason;
import dev.vectorstore.VectorStore;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.search.Diversity;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchPage;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link VectorStore} promises of searches that choose among the nearest: by similarity,
 * by groups, by pages, by diversity, several at once, and by a document. A subclass brings the
 * database.
 */
public abstract class SearchChoiceContract extends Contract {
  private static final SearchRequest AT_ORIGIN = SearchRequest.of(Embedding.of(0, 0));

  /** Called when a collection has its documents, for subclasses that make an index. */
  protected void loaded(VectorStore store) {}

  private VectorStore points(Metric metric, List<Document> documents) {
    VectorStore store = points(metric);
    store.upsert(documents);
    loaded(store);
    return store;
  }

  /** So many points on a line from the origin, a unit apart. */
  private VectorStore line(int count) {
    return points(
        Metric.EUCLIDEAN,
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    point(String.format("p%03d", i), i, 0)
                        .metadata(Map.of("n", i, "mod", i % 3, "big", "x".repeat(100))))
            .toList());
  }

  @Test
  void search_inManyWaysInTurn_givesWhatANewStoreGives() {
    VectorStore store = points(Metric.EUCLIDEAN);
    store.upsert(
        IntStream.range(0, 60)
            .mapToObj(i -> point("p" + i, i, 0).metadata(Map.of("n", i)))
            .toList());
    List<SearchRequest> ways = new ArrayList<>();
    for (int question = 0; question < 2; question++) {
      SearchRequest request = SearchRequest.of(Embedding.of(question * 50, 1));
      for (int limit : new int[] {1, 5, 50}) {
        for (Include include :
            List.of(Include.textAndMetadata(), Include.idOnly(), Include.everything())) {
          SearchRequest way = request.limit(limit).include(include);
          ways.addAll(
              List.of(
                  way,
                  way.exact(),
                  way.recall(0.5),
                  way.minSimilarity(0.5),
                  way.diversity(0.5),
                  way.groupBy("n"),
                  way.filter(Filter.eq("n", 7)),
                  SearchRequest.similarTo("p3").limit(limit).include(include)));
        }
      }
    }

    for (SearchRequest way : ways) {
      assertThat(store.search(way))
          .as("%s", way)
          .usingRecursiveComparison()
          .isEqualTo(database().store(store.info().name()).search(way));
    }
  }

  @Test
  void minSimilarity_euclidean_keepsEqualAndNearer() {
    VectorStore store = line(8);

    assertThat(matchedIds(store.search(AT_ORIGIN.minSimilarity(0.25))))
        .containsExactly("p000", "p001", "p002", "p003");
    assertThat(matchedIds(store.search(AT_ORIGIN.minSimilarity(Math.nextUp(0.25)))))
        .containsExactly("p000", "p001", "p002");
    assertThat(matchedIds(store.search(AT_ORIGIN.minSimilarity(1)))).containsExactly("p000");
    assertThat(store.search(AT_ORIGIN.minSimilarity(Math.nextUp(1.0)))).isEmpty();
    assertThat(store.search(AT_ORIGIN.minSimilarity(Double.POSITIVE_INFINITY))).isEmpty();
  }

  @Test
  void minSimilarity_cosineAndInnerProduct_isTheCosineAndTheProduct() {
    List<Document> documents =
        List.of(point("east", 2, 0), point("north", 0, 1), point("west", -1, 0));
    SearchRequest east = SearchRequest.of(Embedding.of(1, 0));
    VectorStore cosine = points(Metric.COSINE, documents);
    VectorStore product = points(Metric.INNER_PRODUCT, documents);

    assertThat(matchedIds(cosine.search(east.minSimilarity(1)))).containsExactly("east");
    assertThat(matchedIds(cosine.search(east.minSimilarity(0)))).containsExactly("east", "north");
    assertThat(matchedIds(cosine.search(east.minSimilarity(-1))))
        .containsExactly("east", "north", "west");
    assertThat(matchedIds(product.search(east.minSimilarity(2)))).containsExactly("east");
    assertThat(matchedIds(product.search(east.minSimilarity(Math.nextUp(2.0))))).isEmpty();
    assertThat(matchedIds(product.search(east.minSimilarity(-1)))).hasSize(3);
  }

  @Test
  void minSimilarity_smaller_neverLosesAMatchAndLowestKeepsAll() {
    VectorStore store = line(120);
    SearchRequest request = AT_ORIGIN.limit(200);
    List<Match> all = store.search(request);

    for (double least : new double[] {Double.NEGATIVE_INFINITY, -1, 0, 0.01, 0.05, 0.3, 0.9}) {
      assertThat(matchedIds(store.search(request.minSimilarity(least))))
          .containsExactlyElementsOf(
              matchedIds(all.stream().filter(match -> match.similarity() >= least).toList()));
    }
    assertThat(store.search(request.minSimilarity(-Double.MAX_VALUE))).hasSize(120);
  }

  @Test
  void minSimilarity_withFilterAndLimit_givesTheNearestOfThem() {
    VectorStore store = line(120);
    SearchRequest request =
        AT_ORIGIN.filter(Filter.eq("mod", 1)).minSimilarity(1 / 11.0).include(Include.idOnly());

    assertThat(matchedIds(store.search(request))).containsExactly("p001", "p004", "p007", "p010");
    assertThat(matchedIds(store.search(request.limit(2)))).containsExactly("p001", "p004");
  }

  @Test
  void searchAll_searchesOfAllKinds_answersEachAsAlone() {
    VectorStore store = line(120);
    List<SearchRequest> requests =
        List.of(
            AT_ORIGIN.limit(3),
            SearchRequest.of(Embedding.of(50, 0)).include(Include.everything()),
            AT_ORIGIN.filter(Filter.atLeast("n", 118)).include(Include.idOnly()),
            AT_ORIGIN.minSimilarity(0.5).include(Include.idOnly().withMetadataKeys(List.of("n"))),
            AT_ORIGIN.minSimilarity(2),
            SearchRequest.similarTo("p060").limit(4),
            AT_ORIGIN.groupBy("mod"),
            AT_ORIGIN.diversity(0.5, 20).limit(5),
            AT_ORIGIN.exact().limit(1_000),
            AT_ORIGIN.filter(Filter.eq("n", "none")));

    List<List<Match>> answers = store.searchAll(requests);

    assertThat(answers).hasSize(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      List<Match> alone = store.search(requests.get(i));
      assertThat(documents(answers.get(i))).as("search %d", i).isEqualTo(documents(alone));
      assertThat(answers.get(i).stream().map(Match::distance).toList())
          .isEqualTo(alone.stream().map(Match::distance).toList());
    }
    assertThat(answers.get(8)).hasSize(120);
  }

  @Test
  void searchAll_texts_findsEachOne() {
    VectorStore store = texts();
    store.upsert(List.of(text("fox", "the quick brown fox"), text("sea", "deep blue water")));
    loaded(store);
    SearchRequest fox = SearchRequest.of("quick fox").limit(1);
    SearchRequest sea = SearchRequest.of("blue water").limit(1);

    assertThat(store.searchAll(List.of(sea, fox, sea)).stream().map(Contract::matchedIds).toList())
        .containsExactly(List.of("sea"), List.of("fox"), List.of("sea"));
  }

  @Test
  void searchAll_texts_areEmbeddedTogetherAndEachOnce() {
    List<List<String>> asked = new ArrayList<>();
    WordModel words = WordModel.of("words", 16);
    EmbeddingModel model =
        new EmbeddingModel() {
          @Override
          public String name() {
            return words.name();
          }

          @Override
          public int dimension() {
            return words.dimension();
          }

          @Override
          public List<Embedding> embedDocuments(List<String> texts) {
            return words.embedDocuments(texts);
          }

          @Override
          public Embedding embedQuery(String text) {
            return words.embedQuery(text);
          }

          @Override
          public List<Embedding> embedQueries(List<String> texts) {
            asked.add(texts);
            return words.embedQueries(texts);
          }
        };
    VectorStore store = database().store(freshName(), model);
    store.upsert(List.of(text("fox", "the quick brown fox"), text("sea", "deep blue water")));
    SearchRequest fox = SearchRequest.of("quick fox");

    store.searchAll(List.of(fox, SearchRequest.of("water"), fox.limit(1)));

    assertThat(asked).containsExactly(List.of("quick fox", "water"));
  }

  @Test
  void searchAll_noneOneOrMost_areAnswered() {
    VectorStore store = line(5);

    assertThat(store.searchAll(List.of())).isEmpty();
    assertThat(store.searchAll(List.of(AT_ORIGIN))).hasSize(1);
    assertThat(store.searchAll(Collections.nCopies(SearchRequest.MAX_AT_ONCE, AT_ORIGIN.limit(2))))
        .hasSize(100)
        .allMatch(matches -> matchedIds(matches).equals(List.of("p000", "p001")));
  }

  @Test
  void searchAll_tooManyOrABadOne_isRefused() {
    VectorStore store = line(5);

    assertThatThrownBy(() -> store.searchAll(Collections.nCopies(101, AT_ORIGIN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("at most 100 searches go at once, not 101");
    assertThatThrownBy(
            () -> store.searchAll(List.of(AT_ORIGIN, SearchRequest.of(Embedding.of(1, 2, 3)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the embedding to search for has 3 dimensions");
  }

  @Test
  void diversity_nearDuplicates_areTakenLast() {
    VectorStore store =
        points(
            Metric.COSINE,
            List.of(
                point("a", 10, 1),
                point("a2", 10, 1.01f),
                point("a3", 10, 1.02f),
                point("b", 1, -1),
                point("c", 1, 5)));
    SearchRequest request = SearchRequest.of(Embedding.of(1, 0)).limit(3);

    assertThat(matchedIds(store.search(request))).containsExactly("a", "a2", "a3");
    assertThat(matchedIds(store.search(request.diversity(0.5)))).containsExactly("a", "b", "a2");
    assertThat(matchedIds(store.search(request.diversity(0.3)))).containsExactly("a", "c", "b");
    assertThat(matchedIds(store.search(request.diversity(0.3, 3))))
        .containsExactly("a", "a2", "a3");
    assertThat(matchedIds(store.search(request.diversity(1)))).containsExactly("a", "a2", "a3");
    assertThat(matchedIds(store.search(request.diversity(0)))).containsExactly("a", "c", "b");
  }

  @Test
  void diversity_manyDocuments_givesAsManyAsASearchAndOnlyTheirAskedParts() {
    VectorStore store = line(120);
    SearchRequest request = AT_ORIGIN.include(Include.idOnly());

    for (int limit : new int[] {1, 50, 120, 1_000}) {
      List<Match> matches = store.search(request.diversity(0.3, 7).limit(limit));
      assertThat(matches).hasSize(Math.min(limit, 120)).doesNotHaveDuplicates();
      assertThat(matches.get(0).document()).isEqualTo(Document.of("p000"));
    }
    assertThat(store.search(AT_ORIGIN.diversity(0.3).include(Include.everything())))
        .allMatch(match -> match.document().embedding().isPresent());
    assertThat(matchedIds(store.search(AT_ORIGIN.diversity(0.5).minSimilarity(0.5))))
        .containsExactly("p000", "p001");
  }

  @Test
  void diversity_outOfRange_isRefused() {
    assertRefused(() -> AT_ORIGIN.diversity(1.1), "lambda is from 0 to 1, not 1.1");
    assertRefused(() -> AT_ORIGIN.diversity(Double.NaN), "lambda is from 0 to 1, not NaN");
    assertRefused(() -> new Diversity(0.5, 0), "candidates is from 1 to 1000, not 0");
    assertRefused(
        () -> AT_ORIGIN.diversity(0.5).limit(1_001),
        "diverse matches are chosen among at most 1000, so the limit cannot be 1001");
    VectorStore store = line(1);
    assertRefused(
        () -> store.searchPage(AT_ORIGIN.diversity(0.5)),
        "a search for diverse matches has no pages");
  }

  @Test
  void groupBy_passages_givesTheBestOfEachText() {
    VectorStore store =
        points(
            Metric.EUCLIDEAN,
            List.of(
                point("a1", 3, 0).metadata(Map.of("text", "A")),
                point("a2", 1, 0).metadata(Map.of("text", "A")),
                point("b1", 2, 0).metadata(Map.of("text", "B")),
                point("b2", 2, 0).metadata(Map.of("text", "B")),
                point("c1", 9, 0).metadata(Map.of("text", "C"))));
    SearchRequest request = AT_ORIGIN.groupBy("text");

    assertThat(matchedIds(store.search(request))).containsExactly("a2", "b1", "c1");
    assertThat(matchedIds(store.search(request.limit(2)))).containsExactly("a2", "b1");
    assertThat(matchedIds(store.search(request.minSimilarity(0.3)))).containsExactly("a2", "b1");
    assertThat(matchedIds(store.search(request.filter(Filter.ne("text", "A")))))
        .containsExactly("b1", "c1");
    assertThat(store.search(request.limit(1)).get(0).document().metadata())
        .isEqualTo(Map.of("text", "A"));
  }

  @Test
  void groupBy_values_areEqualAsInFilters() {
    Map<String, Object> withNull = new HashMap<>();
    withNull.put("k", null);
    List<Map<String, Object>> metadata =
        Arrays.asList(
            Map.of("k", 1),
            Map.of("k", 1.0),
            Map.of("k", "1"),
            Map.of("k", true),
            Map.of("k", List.of(1)),
            Map.of("k", List.of(1.0)),
            Map.of("k", Map.of("a", 1, "b", 2)),
            Map.of("k", Map.of("b", 2.0, "a", 1)),
            withNull,
            withNull,
            Map.of(),
            Map.of());
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < metadata.size(); i++) {
      documents.add(point(String.format("%02d", i), i, 0).metadata(metadata.get(i)));
    }
    VectorStore store = points(Metric.EUCLIDEAN, documents);

    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("k").limit(100))))
        .containsExactly("00", "02", "03", "04", "06", "08", "09", "10", "11");
    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("k").filter(Filter.exists("k")).limit(6))))
        .containsExactly("00", "02", "03", "04", "06", "08");
  }

  @Test
  void groupBy_oneGroupNearAndLarge_findsTheOthersAllTheSame() {
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      documents.add(point("near" + i, i / 400f, 0).metadata(Map.of("text", "near")));
    }
    documents.add(point("far1", 50, 0).metadata(Map.of("text", "far")));
    documents.add(point("far2", 60, 0).metadata(Map.of("text", "farther")));
    VectorStore store = points(Metric.EUCLIDEAN, documents);

    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("text").limit(3))))
        .containsExactly("near0", "far1", "far2");
    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("text").limit(10)))).hasSize(3);
    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("text").minSimilarity(0.5))))
        .containsExactly("near0");
  }

  @Test
  void groupBy_hostileKey_isTakenAsItStands() {
    String key = "it's \"k\" ->> {group} ? --";
    VectorStore store =
        points(
            Metric.EUCLIDEAN,
            List.of(
                point("a", 1, 0).metadata(Map.of(key, 1)),
                point("b", 2, 0).metadata(Map.of(key, 1))));

    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy(key)))).containsExactly("a");
    assertRefused(
        () -> AT_ORIGIN.groupBy("k\0"),
        "metadata key \"k\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
  }

  @Test
  void metadataKeys_some_comeAlone() {
    VectorStore store = points(Metric.COSINE);
    Map<String, Object> metadata = new HashMap<>(Map.of("a", 1, "b", List.of(2), "it's", "c"));
    metadata.put("none", null);
    store.upsert(List.of(Document.of("d", "text", metadata).embedding(Embedding.of(1, 2))));
    Include include = Include.idOnly().withMetadataKeys(List.of("it's", "none", "absent", "none"));
    Map<String, Object> expected = new HashMap<>(Map.of("it's", "c"));
    expected.put("none", null);
    Document document = Document.of("d").metadata(expected);

    assertThat(documents(store.search(SearchRequest.of(Embedding.of(1, 0)).include(include))))
        .containsExactly(document);
    assertThat(store.get(List.of("d"), include)).containsExactly(document);
    assertThat(store.scroll(ScrollRequest.first().include(include)).documents())
        .containsExactly(document);
    assertThat(store.get(List.of("d"), include.withMetadataKeys(List.of())))
        .containsExactly(Document.of("d"));
    assertThat(store.get(List.of("d"), include.withText().withMetadata()))
        .containsExactly(Document.of("d", "text", metadata));
    assertThat(store.get(List.of("d"), Include.textAndMetadata().withMetadataKeys(List.of("a"))))
        .containsExactly(Document.of("d", "text", Map.of("a", 1)));
  }

  @Test
  void metadataKeys_tooManyOrUnstorable_areRefused() {
    assertRefused(
        () -> Include.idOnly().withMetadataKeys(Collections.nCopies(1_001, "k")),
        "at most 1000 metadata keys can be named, not 1001");
    assertRefused(
        () -> Include.idOnly().withMetadataKeys(List.of("a", "\uD800")),
        "metadata key \"\\ud800\" has the unpaired surrogate U+D800 at index 0, which PostgreSQL"
            + " cannot hold");
  }

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

  @Test
  void likeDocument_stored_findsTheNearestOthers() {
    VectorStore store = line(120);

    assertThat(matchedIds(store.search(SearchRequest.similarTo("p050").limit(4))))
        .containsExactly("p049", "p051", "p048", "p052");
    assertThat(
            matchedIds(
                store.search(SearchRequest.similarTo("p050").filter(Filter.eq("mod", 2)).limit(2))))
        .containsExactly("p047", "p053"); // itself is of this filter, too
    assertThat(store.search(SearchRequest.similarTo("p050").limit(1_000))).hasSize(119);
  }

  @Test
  void likeDocument_unknownOrUnsearchable_isRefused() {
    VectorStore store = points(Metric.COSINE);
    store.upsert(
        List.of(
            point("a", 1, 0),
            Document.of("zero").unsearchable(UnsearchableEmbedding.of(Reason.NO_DIRECTION, 0, 0))));
    String named = "collection \"" + store.info().name() + "\"";

    assertThatThrownBy(() -> store.search(SearchRequest.similarTo("b")))
        .isInstanceOf(VectorStoreException.NoSuchDocument.class)
        .hasMessage(named + " has no document \"b\"");
    assertThatThrownBy(() -> store.search(SearchRequest.similarTo("zero")))
        .isInstanceOf(VectorStoreException.NoSuchDocument.class)
        .hasMessage("document \"zero\" of " + named + " has no embedding that can be searched");
    assertRefused(
        () -> SearchRequest.similarTo("a\0"),
        "id \"a\\u0000\" has U+0000 at index 1, which PostgreSQL cannot hold");
    assertThat(store.search(SearchRequest.similarTo("a"))).isEmpty();
  }

  @Test
  void minSimilarity_notANumber_isRefused() {
    assertRefused(
        () -> AT_ORIGIN.minSimilarity(Double.NaN), "a minimum similarity is a number, not NaN");
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

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  private static List<Document> documents(List<Match> matches) {
    return matches.stream().map(Match::document).collect(Collectors.toList());
  }
}
