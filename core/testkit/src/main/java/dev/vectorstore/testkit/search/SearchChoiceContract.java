package dev.vectorstore.testkit.search;

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
import dev.vectorstore.search.Diversity;
import dev.vectorstore.search.Match;
import dev.vectorstore.search.ScrollRequest;
import dev.vectorstore.search.SearchRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the choices of a search promise: a minimum similarity, diversity, groups, parts of the
 * metadata, and documents similar to one.
 */
public abstract class SearchChoiceContract extends SearchChoiceFixture {
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
      documents.add(point("near" + i, i / 8f, 0).metadata(Map.of("text", "near")));
    }
    // Named last so that they are stored last: a graph may lose its way to the first rows.
    documents.add(point("way1", 50, 0).metadata(Map.of("text", "far")));
    documents.add(point("way2", 50.125f, 0).metadata(Map.of("text", "farther")));
    VectorStore store = points(Metric.EUCLIDEAN, documents);

    assertThat(matchedIds(store.search(AT_ORIGIN.groupBy("text").limit(3))))
        .containsExactly("near0", "way1", "way2");
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
  void similarTo_stored_findsTheNearestOthers() {
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
  void similarTo_unknownOrUnsearchable_isRefused() {
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
}
