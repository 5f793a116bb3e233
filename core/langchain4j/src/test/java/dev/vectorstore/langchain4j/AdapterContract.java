package dev.vectorstore.langchain4j;

import static dev.langchain4j.store.embedding.filter.MetadataFilterBuilder.metadataKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter promises beyond LangChain4j's own suites, on either store. */
@NullUnmarked // nulls are part of LangChain4j's contract
abstract class AdapterContract {
  static final Embedding RIGHT = Embedding.from(new float[] {1, 0});
  static final Embedding UP = Embedding.from(new float[] {0, 1});
  static final Embedding LEFT = Embedding.from(new float[] {-1, 0});

  VectorStore points;
  VectorStoreEmbeddingStore store;

  abstract VectorDatabase database();

  @BeforeEach
  void openEmpty() {
    points = points(Metric.COSINE);
    store = VectorStoreEmbeddingStore.of(points);
  }

  VectorStore points(Metric metric) {
    VectorStore opened =
        database()
            .store(metric.name(), CollectionSettings.of(ModelId.of("points", 2)).metric(metric));
    opened.delete(dev.vectorstore.Filter.all());
    return opened;
  }

  @Test
  void metadata_ofEachType_comeBackEqual() {
    Metadata metadata =
        new Metadata()
            .put("text", "1")
            .put("uuid", UUID.fromString("0a1b2c3d-0000-4000-8000-00000000000f"))
            .put("int", 1)
            .put("long", 1L)
            .put("largest long", Long.MAX_VALUE)
            .put("large long", (1L << 53) + 1)
            .put("float", 0.1f)
            .put("whole float", 1f)
            .put("smallest float", Float.MIN_VALUE)
            .put("float -0", -0f)
            .put("double", 0.1)
            .put("whole double", 1.0)
            .put("large double", 1e300)
            .put("double -0", -0d)
            .put("a.b \"c\"", "quoted");
    store.add(RIGHT, TextSegment.from("text", metadata));
    assertThat(only(nearest(RIGHT)).embedded().metadata()).isEqualTo(metadata);
  }

  @Test
  void metadata_ofThisStore_areReadByOthersAsTheyArePut() {
    Metadata metadata =
        new Metadata().put("year", 2024).put("rate", 0.5f).put("id", new UUID(1, 2)).put("n", 1L);
    store.addAll(List.of("a"), List.of(RIGHT), List.of(TextSegment.from("text", metadata)));
    Map<String, Object> stored = new HashMap<>(points.get(List.of("a")).get(0).metadata());
    assertThat(stored.remove(VectorStoreEmbeddingStore.TYPES_KEY))
        .isEqualTo(Map.of("int", List.of("year"), "float", List.of("rate"), "uuid", List.of("id")));
    assertThat(stored)
        .isEqualTo(Map.of("year", 2024L, "rate", 0.5, "id", new UUID(1, 2).toString(), "n", 1L));
  }

  @Test
  void metadata_ofTextAndLongAlone_takeNoKeyOfTheirOwn() {
    store.addAll(
        List.of("a"),
        List.of(RIGHT),
        List.of(TextSegment.from("text", new Metadata().put("a", "b").put("n", 1L))));
    assertThat(points.get(List.of("a")).get(0).metadata()).isEqualTo(Map.of("a", "b", "n", 1L));
  }

  @Test
  void metadata_changedByOthers_areReadAsTheyAreNow() {
    points.upsert(
        document("a")
            .metadata(
                Map.of(
                    "int",
                    "now text",
                    "float",
                    7,
                    "uuid",
                    "no uuid",
                    "large",
                    5_000_000_000L,
                    VectorStoreEmbeddingStore.TYPES_KEY,
                    Map.of(
                        "int", List.of("int", "large", "gone"),
                        "float", List.of("float"),
                        "uuid", List.of("uuid"),
                        "unknown", "x"))));
    assertThat(only(nearest(RIGHT)).embedded().metadata().toMap())
        .isEqualTo(
            Map.of("int", "now text", "float", 7L, "uuid", "no uuid", "large", 5_000_000_000L));
  }

  @Test
  void metadata_ofOtherTypes_writtenByOthers_doNotFailTheSearch() {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("boolean", true);
    metadata.put("null", null);
    metadata.put("list", Arrays.asList("a", 1, null));
    metadata.put("map", Map.of("k", 1.5));
    metadata.put("large", BigInteger.ONE.shiftLeft(70));
    metadata.put("", "blank key");
    metadata.put(" ", "blank key");
    metadata.put("text", "kept");
    points.upsert(document("a").metadata(metadata));
    assertThat(only(nearest(RIGHT)).embedded().metadata().toMap())
        .isEqualTo(
            Map.of(
                "boolean", "true",
                "list", "[\"a\",1,null]",
                "map", "{\"k\":1.5}",
                "large", "1180591620717411303424",
                "text", "kept"));
  }

  @Test
  void document_withoutTextOrWithABlankOne_hasNoSegment() {
    points.upsert(
        document("a").text(" \u0001 "), Document.of("b").embedding(Embeddings.ours(RIGHT)));
    assertThat(nearest(RIGHT)).extracting(EmbeddingMatch::embedded).containsExactly(null, null);
  }

  @Test
  void document_withABlankId_doesNotFailTheSearch() {
    points.upsert(document(""), document(" "), document("a"));
    assertThat(only(nearest(RIGHT)).embeddingId()).isEqualTo("a");
  }

  @Test
  void add_reservedKey_isRefusedBeforeAnythingIsWritten() {
    Metadata metadata = new Metadata().put(VectorStoreEmbeddingStore.TYPES_KEY, "x");
    assertThatThrownBy(
            () ->
                store.addAll(
                    List.of(RIGHT, UP),
                    List.of(TextSegment.from("good"), TextSegment.from("bad", metadata))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the metadata key \"langchain4j:types\" is reserved");
    assertThat(points.count()).isZero();
  }

  @Test
  void add_numberThatIsNotFinite_isRefusedBeforeAnythingIsWritten() {
    Metadata metadata = new Metadata().put("rate", Float.NaN);
    assertThatThrownBy(
            () ->
                store.addAll(
                    List.of("a"), List.of(RIGHT), List.of(TextSegment.from("text", metadata))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("document \"a\": metadata \"rate\" is not finite, which JSON cannot hold");
    assertThat(points.count()).isZero();
  }

  @Test
  void add_idThatIsNoUuid_isKept() {
    store.add("it's a \"key\" ü", RIGHT);
    assertThat(only(nearest(RIGHT)).embeddingId()).isEqualTo("it's a \"key\" ü");
  }

  @Test
  void add_withoutASegment_hasNone() {
    String id = store.add(RIGHT, null);
    EmbeddingMatch<TextSegment> match = only(nearest(RIGHT));
    assertThat(match.embeddingId()).isEqualTo(id);
    assertThat(match.embedded()).isNull();
  }

  @Test
  void add_storedId_replacesIt() {
    store.add("a", RIGHT);
    store.addAll(List.of("a"), List.of(UP), List.of(TextSegment.from("new")));
    EmbeddingMatch<TextSegment> match = only(nearest(UP));
    assertThat(match.embedding()).isEqualTo(UP);
    assertThat(match.embedded()).isEqualTo(TextSegment.from("new"));
  }

  @Test
  void addAll_nothing_writesNothing() {
    assertThat(store.addAll(null)).isEmpty();
    assertThat(store.addAll(List.of())).isEmpty();
    assertThat(store.addAll(null, null)).isEmpty();
    assertThat(store.addAll(List.of(), List.of())).isEmpty();
    store.addAll(null, null, null);
    store.addAll(List.of(), List.of(), null);
    store.addAll(List.of(), null, List.of());
    assertThat(points.count()).isZero();
  }

  @Test
  void addAll_segmentsLeftOutOrNull_areEmbeddingsAlone() {
    store.addAll(List.of("a", "b"), List.of(RIGHT, RIGHT), null);
    store.addAll(
        List.of("c", "d"), List.of(RIGHT, RIGHT), Arrays.asList(TextSegment.from("text"), null));
    assertThat(nearest(RIGHT))
        .extracting(EmbeddingMatch::embedded)
        .containsExactly(null, null, TextSegment.from("text"), null);
  }

  @Test
  void addAll_sizesThatDiffer_areNamedAsInLangChain4jsContract() {
    assertThatThrownBy(() -> store.addAll(List.of("a", "b"), List.of(RIGHT, UP, LEFT), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ids size (2) is not equal to embeddings size (3)");
    assertThatThrownBy(() -> store.addAll(null, List.of(RIGHT), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ids size (0) is not equal to embeddings size (1)");
    assertThatThrownBy(() -> store.addAll(List.of(RIGHT), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embeddings size (1) is not equal to embedded size (0)");
    assertThat(points.count()).isZero();
  }

  @Test
  void addAll_oneThatDoesNotFit_writesNone() {
    List<Embedding> embeddings = List.of(RIGHT, Embedding.from(new float[] {1, 0, 0}));
    assertThatThrownBy(() -> store.addAll(List.of("a", "b"), embeddings, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b\"");
    assertThatThrownBy(() -> store.addAll(List.of("a", " "), List.of(RIGHT, UP), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an id cannot be null or blank");
    assertThatThrownBy(() -> store.addAll(Arrays.asList(RIGHT, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an embedding cannot be null");
    assertThat(points.count()).isZero();
  }

  @Test
  void embedding_changedByTheCaller_isStoredAsItWas() {
    Embedding embedding = Embedding.from(new float[] {3, 4});
    store.add("a", embedding);
    embedding.normalize();
    assertThat(only(nearest(RIGHT)).embedding().vector()).containsExactly(3, 4);
  }

  @Test
  void search_withoutEmbeddings_readsNone() {
    store.add("a", RIGHT);
    EmbeddingMatch<TextSegment> match =
        store.withoutEmbeddings().search(request(RIGHT).build()).matches().get(0);
    assertThat(match.embedding()).isNull();
    assertThat(match.score()).isCloseTo(1, within(1e-6));
  }

  @Test
  void score_ofEachMetric_isBetween0And1() {
    assertThat(scores(Metric.COSINE, RIGHT)).containsExactly(new double[] {1, .5, 0}, within(1e-6));
    assertThat(scores(Metric.INNER_PRODUCT, RIGHT))
        .containsExactly(new double[] {1, .5, 0}, within(1e-6));
    assertThat(scores(Metric.INNER_PRODUCT, Embedding.from(new float[] {9, 0})))
        .containsExactly(new double[] {1, .5, 0}, within(1e-6));
    assertThat(scores(Metric.EUCLIDEAN, RIGHT))
        .containsExactly(new double[] {1, 1 / (1 + Math.sqrt(2)), 1 / 3d}, within(1e-6));
  }

  private double[] scores(Metric metric, Embedding query) {
    VectorStoreEmbeddingStore measured = VectorStoreEmbeddingStore.of(points(metric));
    measured.addAll(List.of("right", "up", "left"), List.of(RIGHT, UP, LEFT), null);
    return measured.search(request(query).build()).matches().stream()
        .mapToDouble(EmbeddingMatch::score)
        .toArray();
  }

  @Test
  void minScore_ofAMatch_keepsItAndNoneBelow() {
    for (Metric metric : Metric.values()) {
      VectorStoreEmbeddingStore measured = VectorStoreEmbeddingStore.of(points(metric));
      measured.addAll(around(40));
      List<EmbeddingMatch<TextSegment>> all =
          measured.search(request(RIGHT).maxResults(100).build()).matches();
      assertThat(all).as("minScore 0, %s", metric).hasSize(40);
      for (EmbeddingMatch<TextSegment> match : all) {
        assertThat(
                measured
                    .search(request(RIGHT).maxResults(100).minScore(match.score()).build())
                    .matches())
            .as("minScore %s, %s", match.score(), metric)
            .extracting(EmbeddingMatch::score)
            .isEqualTo(
                all.stream()
                    .map(EmbeddingMatch::score)
                    .filter(score -> score >= match.score())
                    .toList());
      }
    }
  }

  private static List<Embedding> around(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> 2 * Math.PI * i / number)
        .map(
            angle -> Embedding.from(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)}))
        .toList();
  }

  @Test
  void search_forMoreThanTheStoresLimit_findsAll() {
    store.addAll(Collections.nCopies(10_003, RIGHT));
    store.add("last", UP);
    assertThat(store.search(request(RIGHT).maxResults(10_002).build()).matches()).hasSize(10_002);
    List<EmbeddingMatch<TextSegment>> all =
        store.search(request(RIGHT).maxResults(Integer.MAX_VALUE).build()).matches();
    assertThat(all).extracting(EmbeddingMatch::embeddingId).doesNotHaveDuplicates().hasSize(10_004);
    assertThat(all.get(10_003).embeddingId()).isEqualTo("last");
    assertThat(
            store
                .search(request(RIGHT).maxResults(Integer.MAX_VALUE).minScore(.9).build())
                .matches())
        .hasSize(10_003);
    store.removeAll();
  }

  @Test
  void search_otherDimension_isRefused() {
    store.add("a", RIGHT);
    assertThatThrownBy(() -> store.search(request(Embedding.from(new float[] {1, 0, 0})).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the embedding to search for has 3 dimensions, but collection \"COSINE\" holds vectors"
                + " of points (2 dimensions)");
  }

  @Test
  void search_byNotANumber_isRefusedByPlace() {
    EmbeddingSearchRequest request = request(Embedding.from(new float[] {0, Float.NaN})).build();
    assertThatThrownBy(() -> store.search(request))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding[1] is not finite: NaN");
  }

  @Test
  void filter_keysAndValuesOfAnyCharacters_areLiteral() {
    List<String> odd = List.of("' or 1=1 --", "\"; drop table", "%", "_", "\\", "$.a[*] ? (@ > 0)");
    for (int i = 0; i < odd.size(); i++) {
      put("d" + i, new Metadata().put(odd.get(i), odd.get(i)));
    }
    for (int i = 0; i < odd.size(); i++) {
      Filter filter = metadataKey(odd.get(i)).isEqualTo(odd.get(i));
      assertThat(ids(filter)).containsExactly("d" + i);
      assertThat(ids(metadataKey(odd.get(i)).containsString(odd.get(i)))).containsExactly("d" + i);
      assertThat(ids(metadataKey(odd.get(i)).containsString("x"))).isEmpty();
    }
    put("text", new Metadata().put("%", "letters"));
    assertThat(ids(metadataKey("%").containsString("%"))).containsExactly("d2");
  }

  @Test
  void filter_keyThatIsMissing_matchesNotEqualNotInAndNot() {
    put("a", new Metadata().put("k", "x"));
    put("b", new Metadata().put("other", "x"));
    assertThat(ids(metadataKey("k").isNotEqualTo("x"))).containsExactly("b");
    assertThat(ids(metadataKey("k").isNotIn("x", "y"))).containsExactly("b");
    assertThat(ids(Filter.not(metadataKey("k").isEqualTo("x")))).containsExactly("b");
    assertThat(ids(Filter.not(metadataKey("k").isNotEqualTo("x")))).containsExactly("a");
  }

  @Test
  void filter_valueOfAnotherKind_doesNotFailTheWholeSearch() {
    put("text", new Metadata().put("k", "x"));
    put("number", new Metadata().put("k", 5));
    put("uuid", new Metadata().put("k", new UUID(1, 2)));
    assertThat(ids(metadataKey("k").isGreaterThan(1))).containsExactly("number");
    assertThat(ids(metadataKey("k").isEqualTo(5))).containsExactly("number");
    assertThat(ids(metadataKey("k").isNotEqualTo(5))).containsExactly("text", "uuid");
    assertThat(ids(metadataKey("k").isIn(5, 6))).containsExactly("number");
    assertThat(ids(metadataKey("k").isEqualTo(new UUID(1, 2).toString()))).containsExactly("uuid");
  }

  @Test
  void filter_numbers_compareExactlyAcrossTypes() {
    put("float", new Metadata().put("k", 0.1f));
    put("double", new Metadata().put("k", 0.1));
    assertThat(ids(metadataKey("k").isEqualTo(0.1f))).containsExactly("double", "float");
    assertThat(ids(metadataKey("k").isEqualTo(0.1))).containsExactly("double", "float");
    store.removeAll();
    put("int", new Metadata().put("k", 1));
    put("large", new Metadata().put("k", (1L << 53) + 1));
    assertThat(ids(metadataKey("k").isEqualTo(1.0))).containsExactly("int");
    assertThat(ids(metadataKey("k").isIn(1.0, 2.0))).containsExactly("int");
    assertThat(ids(metadataKey("k").isEqualTo((double) (1L << 53)))).isEmpty();
    assertThat(ids(metadataKey("k").isGreaterThan((double) (1L << 53)))).containsExactly("large");
  }

  @Test
  void filter_uuid_matchesTheSameText() {
    put("uuid", new Metadata().put("k", new UUID(1, 2)));
    put("text", new Metadata().put("k", new UUID(1, 2).toString()));
    assertThat(ids(metadataKey("k").isEqualTo(new UUID(1, 2)))).containsExactly("text", "uuid");
    assertThat(ids(metadataKey("k").isIn(new UUID(1, 2)))).containsExactly("text", "uuid");
  }

  @Test
  void filter_containsString_looksIntoTextsAlone() {
    put("text", new Metadata().put("k", "it's 50% _a_"));
    put("other", new Metadata().put("k", "50 a"));
    put("number", new Metadata().put("k", 50));
    put("none", new Metadata());
    assertThat(ids(metadataKey("k").containsString("% _"))).containsExactly("text");
    assertThat(ids(Filter.not(metadataKey("k").containsString("50"))))
        .containsExactly("none", "number");
  }

  @Test
  void filter_ranges_includeTheirBoundsWhereTheySaySo() {
    put("1", new Metadata().put("k", 1));
    put("2", new Metadata().put("k", 2.0));
    put("3", new Metadata().put("k", 3L));
    assertThat(ids(metadataKey("k").isGreaterThan(2))).containsExactly("3");
    assertThat(ids(metadataKey("k").isGreaterThanOrEqualTo(2))).containsExactly("2", "3");
    assertThat(ids(metadataKey("k").isLessThan(2))).containsExactly("1");
    assertThat(ids(metadataKey("k").isLessThanOrEqualTo(2))).containsExactly("1", "2");
    assertThat(ids(metadataKey("k").isBetween(2, 3))).containsExactly("2", "3");
  }

  @Test
  void filter_andOverOr_keepsItsParentheses() {
    put("mine", new Metadata().put("tenant", "t1").put("y", 2));
    put("other's", new Metadata().put("tenant", "t2").put("y", 2));
    Filter either = metadataKey("y").isEqualTo(1).or(metadataKey("y").isEqualTo(2));
    assertThat(ids(metadataKey("tenant").isEqualTo("t1").and(either))).containsExactly("mine");
    assertThat(ids(either.and(metadataKey("tenant").isEqualTo("t1")))).containsExactly("mine");
  }

  @Test
  void filter_chainOfThousands_isFlat() {
    put("a", new Metadata().put("k", 2_999));
    Filter chain = metadataKey("k").isEqualTo(0);
    for (int i = 1; i < 3_000; i++) {
      chain = chain.or(metadataKey("k").isEqualTo(i));
    }
    assertThat(ids(chain)).containsExactly("a");
  }

  @Test
  void remove_idsAndFilter_removeThese() {
    put("a", new Metadata().put("k", 1));
    put("b", new Metadata().put("k", 2));
    put("c", new Metadata());
    store.remove("nothing");
    store.removeAll(List.of("a", "nothing"));
    assertThat(points.count()).isEqualTo(2);
    store.removeAll(metadataKey("k").isEqualTo(2));
    assertThat(only(nearest(RIGHT)).embeddingId()).isEqualTo("c");
    assertThatThrownBy(() -> store.removeAll(new IsGreaterThan("k", new UUID(1, 2))))
        .isInstanceOf(UnsupportedFilterException.class);
    store.removeAll();
    assertThat(points.count()).isZero();
  }

  @Test
  void store_ofATenant_seesAndRemovesTheTenantsDocumentsAlone() {
    CollectionSettings settings = CollectionSettings.of(ModelId.of("points", 2)).perTenant();
    database().store("per tenant", settings);
    VectorStoreEmbeddingStore mine = ofTenant("mine", settings);
    VectorStoreEmbeddingStore others = ofTenant("others", settings);
    mine.add("a", RIGHT);
    assertThat(others.search(request(RIGHT).build()).matches()).isEmpty();
    others.removeAll();
    assertThat(mine.search(request(RIGHT).build()).matches()).hasSize(1);
  }

  private VectorStoreEmbeddingStore ofTenant(String tenant, CollectionSettings settings) {
    return VectorStoreEmbeddingStore.of(database().tenant(tenant).store("per tenant", settings));
  }

  @Test
  void searchAsync_request_findsWhatSearchFinds() {
    put("a", new Metadata().put("k", 1));
    EmbeddingSearchRequest request = request(RIGHT).build();
    assertThat(store.searchAsync(request).join().matches())
        .isEqualTo(store.search(request).matches())
        .hasSize(1);
  }

  private static Document document(String id) {
    return Document.of(id, "text").embedding(Embeddings.ours(RIGHT));
  }

  private void put(String id, Metadata metadata) {
    store.addAll(List.of(id), List.of(RIGHT), List.of(TextSegment.from("text", metadata)));
  }

  private List<String> ids(Filter filter) {
    return store.search(request(RIGHT).filter(filter).build()).matches().stream()
        .map(EmbeddingMatch::embeddingId)
        .toList();
  }

  private List<EmbeddingMatch<TextSegment>> nearest(Embedding query) {
    return store.search(request(query).build()).matches();
  }

  static EmbeddingSearchRequest.EmbeddingSearchRequestBuilder request(Embedding query) {
    return EmbeddingSearchRequest.builder().queryEmbedding(query).maxResults(10);
  }

  private static EmbeddingMatch<TextSegment> only(List<EmbeddingMatch<TextSegment>> matches) {
    assertThat(matches).hasSize(1);
    return matches.get(0);
  }
}
