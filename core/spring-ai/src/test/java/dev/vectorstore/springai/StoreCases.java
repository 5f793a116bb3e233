package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Embedding;
import dev.vectorstore.Metric;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.testkit.CountingModel;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.util.MimeTypeUtils;

/** What the adapter promises beyond Spring AI's suite, on both stores. */
abstract class StoreCases extends StoreFixture {
  private static final String TOO_LONG = "word ".repeat(8_000);

  @Test
  void add_idThatIsNoUuid_isKept() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    String unusual = "it's \"4\"/../%_ é\uD83D\uDE00" + "x".repeat(2_000);
    store.add(List.of(document(unusual, "1 0"), document("7", "2 0")));

    assertThat(ids(store.similaritySearch("1 0"))).containsExactly(unusual, "7");
    store.delete(List.of(unusual));
    assertThat(ids(store.similaritySearch("1 0"))).containsExactly("7");
  }

  @Test
  void add_sameIdTwice_lastWins() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    store.add(List.of(document("a", "1 0"), document("a", "2 0")));
    assertThat(store.similaritySearch("1 0")).extracting(Document::getText).containsExactly("2 0");
  }

  @Test
  void add_nothing_asksNoModel() {
    PointModel model = new PointModel();
    VectorStore points = points(Metric.EUCLIDEAN, model);
    model.calls.clear();
    SpringAiVectorStore.builder(points).build().add(List.of());
    SpringAiVectorStore.builder(points, SpringAiEmbeddingModel.of(model))
        .batchingStrategy(List::of)
        .build()
        .add(List.of());
    SpringAiVectorStore.builder(points).build().delete(List.of());
    assertThat(model.calls).isEmpty();
  }

  @Test
  void add_media_isRefused() {
    Document image =
        Document.builder()
            .id("image")
            .media(new Media(MimeTypeUtils.IMAGE_PNG, URI.create("file:image.png")))
            .build();
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    assertThatThrownBy(() -> store.add(List.of(image)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.upsert(List.of(image), List.of(new float[] {1, 0})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("document \"image\" has media, and only text is stored");
  }

  @Test
  void add_oneBadDocumentOfAThousand_storesNone() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    List<Document> documents = new java.util.ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      documents.add(document("d" + i, i + " 0"));
    }
    documents.set(700, document("d700", "NaN 0"));
    assertThatThrownBy(() -> store.add(documents)).isInstanceOf(RuntimeException.class);
    assertThat(ours(store).count()).isZero();
  }

  @Test
  void add_givenModelFailsAtSecondBatch_storesNone() {
    VectorStore points = points(Metric.EUCLIDEAN, new PointModel());
    RecordingModel model = new RecordingModel();
    model.failAtRequest(2);
    SpringAiVectorStore store =
        SpringAiVectorStore.builder(points, model)
            .batchingStrategy(documents -> documents.stream().map(List::of).toList())
            .build();
    assertThatThrownBy(() -> store.add(List.of(document("a", "1 0"), document("b", "2 0"))))
        .isSameAs(model.failure);
    assertThat(points.count()).isZero();
  }

  @Test
  void add_givenModel_isAskedInTheStrategysBatches() {
    VectorStore points = points(Metric.EUCLIDEAN, new PointModel());
    RecordingModel model = new RecordingModel();
    SpringAiVectorStore.builder(points, model)
        .batchingStrategy(documents -> List.of(documents.subList(0, 2), documents.subList(2, 3)))
        .build()
        .add(List.of(document("a", "1 0"), document("b", "2 0"), document("c", "3 0")));
    assertThat(model.requests).containsExactly(List.of("1 0", "2 0"), List.of("3 0"));
    assertThat(points.get(List.of("c"), dev.vectorstore.Include.everything()).get(0).embedding())
        .contains(Embedding.of(3, 0));
  }

  @Test
  void add_textBeyondTheStrategysTokens_isRefusedBeforeAnythingIsStored() {
    PointModel model = new PointModel();
    VectorStore points = points(Metric.EUCLIDEAN, model);
    model.calls.clear();
    EmbeddingModel given = SpringAiEmbeddingModel.of(model);
    for (SpringAiVectorStore store :
        List.of(
            SpringAiVectorStore.builder(points).build(),
            SpringAiVectorStore.builder(points, given).build())) {
      assertThatThrownBy(() -> store.add(List.of(document("a", "1 0"), document("long", TOO_LONG))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Tokens in a single document exceeds the maximum number of allowed input tokens");
    }
    assertThat(points.count()).isZero();
    assertThat(model.calls).isEmpty();
  }

  @Test
  void add_textThatIsStored_isNotEmbeddedAgain() {
    CountingModel model = new CountingModel();
    SpringAiVectorStore store =
        SpringAiVectorStore.builder(database().store(freshName(), model)).build();
    store.add(List.of(document("a", "a text")));
    model.forget();
    store.add(List.of(new Document("a", "a text", Map.of("new", true))));
    assertThat(model.calls()).isEmpty();
    assertThat(store.similaritySearch("a text").get(0).getMetadata()).containsEntry("new", true);
  }

  @Test
  void delete_byFilterOfEitherKind_removesWhatMatches() {
    SpringAiVectorStore store =
        withMetadata(List.of(Map.of("lang", "en"), Map.of("lang", "de"), Map.of("lang", "fr")));
    store.delete("lang == 'en'");
    assertThat(ids(store.similaritySearch("0 0"))).containsExactly("d1", "d2");
    store.delete(
        new org.springframework.ai.vectorstore.filter.FilterExpressionBuilder()
            .eq("lang", "de")
            .build());
    assertThat(ids(store.similaritySearch("0 0"))).containsExactly("d2");
  }

  @Test
  void search_topKZero_isEmptyAndAsksNoModel() {
    PointModel model = new PointModel();
    VectorStore points = points(Metric.EUCLIDEAN, model);
    SpringAiVectorStore store = SpringAiVectorStore.builder(points).build();
    store.add(List.of(document("a", "1 0")));
    model.calls.clear();
    assertThat(store.similaritySearch(SearchRequest.builder().query("1 0").topK(0).build()))
        .isEmpty();
    assertThat(model.calls).isEmpty();
  }

  @Test
  void search_topKBeyondTheLimit_isRefusedBeforeTheModelIsAsked() {
    PointModel model = new PointModel();
    SpringAiVectorStore store =
        SpringAiVectorStore.builder(
                points(Metric.EUCLIDEAN, model), SpringAiEmbeddingModel.of(model))
            .build();
    model.calls.clear();
    assertThatThrownBy(() -> store.similaritySearch(all("1 0").topK(10_001).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit must be from 1 to 10000, not 10001");
    assertThat(model.calls).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void search_acceptAll_findsAlsoWhatPointsAway(Metric metric) {
    SpringAiVectorStore store = points(metric);
    store.add(
        List.of(document("near", "2 1"), document("far", "0 900"), document("away", "-2 -1")));
    List<Document> found = store.similaritySearch(all("2 1").similarityThresholdAll().build());
    assertThat(ids(found)).containsExactlyInAnyOrder("near", "far", "away");
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(score(b), score(a)));
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void search_threshold_keepsScoresOfAtLeastThat(Metric metric) {
    SpringAiVectorStore store = points(metric);
    store.add(
        List.of(
            document("a", "1 0"),
            document("b", "0.8 0.6"),
            document("c", "0.2 0.9"),
            document("d", "-1 0.1"),
            document("e", "0.5 0.5")));
    List<Document> all = store.similaritySearch(all("1 0").build());
    for (Document each : all) {
      double threshold = score(each);
      if (threshold > 0 && threshold <= 1) {
        assertThat(store.similaritySearch(all("1 0").similarityThreshold(threshold).build()))
            .as("%s", threshold)
            .isEqualTo(all.stream().filter(it -> score(it) >= threshold).toList());
      }
    }
  }

  @Test
  void search_thresholdOne_findsTheSameDirectionInSpiteOfRounding() {
    SpringAiVectorStore store = points(Metric.COSINE);
    store.add(List.of(document("same", "0.1 0.7"), document("other", "0.1 0.71")));
    for (String query : List.of("0.1 0.7", "0.3 2.1", "0.7 4.9", "1.1 7.7", "1.3 9.1")) {
      assertThat(ids(store.similaritySearch(all(query).similarityThreshold(1).build())))
          .as(query)
          .containsExactly("same");
    }
  }

  @Test
  void search_byNotANumber_isRefusedByPlace() {
    SpringAiVectorStore store = points(Metric.COSINE);
    float[] vector = {0, Float.NaN};
    assertThatThrownBy(() -> store.similaritySearch(vector, all("").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("embedding[1] is not finite: NaN");
  }

  @Test
  void search_match_hasScoreAndDistance() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    store.add(List.of(new Document("a", "3 4", Map.of("k", "v"))));
    Document found = store.similaritySearch("0 0").get(0);
    assertThat(found.getScore()).isEqualTo(1 / 6d);
    assertThat(found.getMetadata()).isEqualTo(Map.of("k", "v", "distance", 5d));
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void add_result_storesNoDistance(Metric metric) {
    SpringAiVectorStore store = points(metric);
    store.add(List.of(new Document("a", "3 4", Map.of("k", "v"))));
    List<Document> found = store.similaritySearch("1 7");
    assertThat(found.get(0).getMetadata()).containsKey("distance");
    store.add(found);
    assertThat(ours(store).get(List.of("a")).get(0).metadata()).isEqualTo(Map.of("k", "v"));
  }

  @Test
  void add_resultOfAPeer_storesNoDistance() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    store.add(
        List.of(
            Document.builder().id("a").text("3 4").metadata("distance", 0.3f).score(0.7).build()));
    assertThat(ours(store).get(List.of("a")).get(0).metadata()).isEmpty();
  }

  @Test
  void add_distanceOfTheUser_staysItsOwn() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    store.add(List.of(new Document("a", "3 4", Map.of("distance", 42))));
    List<Document> found = store.similaritySearch("0 0");
    assertThat(found.get(0).getMetadata()).containsEntry("distance", 42L);
    store.add(found);
    assertThat(ours(store).get(List.of("a")).get(0).metadata()).containsEntry("distance", 42L);
  }

  @Test
  void add_metadataOfAllTypes_comeBackAsDocumented() {
    UUID uuid = UUID.randomUUID();
    Map<String, Object> given = new HashMap<>();
    Map<String, Object> wanted = new HashMap<>();
    put(given, wanted, "int", 7, 7L);
    put(given, wanted, "long", 5_000_000_000L, 5_000_000_000L);
    put(given, wanted, "exact", 9_007_199_254_740_993L, 9_007_199_254_740_993L);
    put(given, wanted, "big", BigInteger.TWO.pow(90), BigInteger.TWO.pow(90));
    put(given, wanted, "double", 0.1, 0.1);
    put(given, wanted, "float", 0.5f, 0.5);
    put(given, wanted, "price", new BigDecimal("19.90"), 19.9);
    put(given, wanted, "count", new BigDecimal("1E+3"), 1000L);
    put(given, wanted, "boolean", true, true);
    put(given, wanted, "text", "007", "007");
    put(given, wanted, "uuid", uuid, uuid.toString());
    put(given, wanted, "enum", DayOfWeek.MONDAY, "MONDAY");
    put(given, wanted, "char", 'c', "c");
    put(given, wanted, "date", Date.from(Instant.EPOCH), "1970-01-01T00:00:00.000000000Z");
    put(given, wanted, "instant", Instant.EPOCH, "1970-01-01T00:00:00.000000000Z");
    put(
        given,
        wanted,
        "zoned",
        ZonedDateTime.parse("1970-01-01T01:00:00+01:00[Europe/Paris]"),
        "1970-01-01T00:00:00.000000000Z");
    put(given, wanted, "day", LocalDate.EPOCH, "1970-01-01");
    put(given, wanted, "sqlDay", java.sql.Date.valueOf("1970-01-01"), "1970-01-01");
    put(given, wanted, "sqlTime", java.sql.Time.valueOf("12:00:01"), "12:00:01");
    put(given, wanted, "local", LocalDateTime.of(2024, 1, 31, 12, 0), "2024-01-31T12:00");
    put(given, wanted, "time", LocalTime.NOON, "12:00");
    put(given, wanted, "set", Set.of(1), List.of(1L));
    put(given, wanted, "array", new int[] {1, 2}, List.of(1L, 2L));
    put(given, wanted, "map", Map.of("a", List.of(uuid)), Map.of("a", List.of(uuid.toString())));
    SpringAiVectorStore store = withMetadata(List.of(given));

    Map<String, Object> found = new HashMap<>(store.similaritySearch("0 0").get(0).getMetadata());
    found.remove("distance");
    assertThat(found).isEqualTo(wanted);
  }

  private static void put(
      Map<String, Object> given,
      Map<String, Object> wanted,
      String key,
      Object value,
      Object comesBack) {
    given.put(key, value);
    wanted.put(key, comesBack);
  }

  @Test
  void add_metadataOfAnotherType_isRefusedByName() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    List<Object> others =
        List.of(
            new byte[] {1},
            Double.NaN,
            new BigDecimal("0.1234567890123456789"),
            new BigDecimal("1E+1000000000"),
            new Object(),
            holdingItself());
    for (Object other : others) {
      assertThatThrownBy(
              () ->
                  store.add(
                      List.of(document("a", "1 0"), new Document("b", "2 0", Map.of("k", other)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("document \"b\"");
    }
    assertThat(ours(store).count()).isZero();
  }

  private static Object holdingItself() {
    Object[] array = new Object[1];
    array[0] = array;
    return array;
  }

  @Test
  void getNativeClient_always_isTheCollectionsStore() {
    VectorStore points = points(Metric.EUCLIDEAN, new PointModel());
    assertThat(ours(SpringAiVectorStore.builder(points).build())).isSameAs(points);
  }

  @Test
  void upsertAndSearch_byEmbeddings_askNoModel() {
    VectorStore points =
        database()
            .store(
                freshName(),
                CollectionSettings.of(ModelId.of("points", 2)).metric(Metric.EUCLIDEAN));
    SpringAiVectorStore store = SpringAiVectorStore.builder(points).build();
    store.upsert(
        List.of(document("a", "left"), document("b", "right")),
        List.of(new float[] {-1, 0}, new float[] {1, 0}));
    assertThat(ids(store.similaritySearch(new float[] {2, 0}, all("ignored").topK(1).build())))
        .containsExactly("b");
    assertThatThrownBy(() -> store.upsert(List.of(document("c", "?")), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 documents need as many embeddings, not 0");
    assertThatThrownBy(
            () -> store.upsert(List.of(document("c", "?")), List.of(new float[] {1, 2, 3})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.similaritySearch(new float[] {1, 2, 3}, all("").build()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(points.count()).isEqualTo(2);
  }

  @Test
  void search_documentWithNullsOrWithoutText_isFound() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    ours(store)
        .upsert(
            dev.vectorstore.Document.of("a").embedding(Embedding.of(1, 0)),
            dev.vectorstore.Document.of("b", "2 0", Collections.singletonMap("k", null)));
    List<Document> found = store.similaritySearch("0 0");
    assertThat(found).extracting(Document::getText).containsExactly("", "2 0");
    assertThat(found).allSatisfy(it -> assertThat(it.getMetadata()).containsOnlyKeys("distance"));
  }

  @Test
  void search_documentWithBlankId_saysSo() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    ours(store).upsert(dev.vectorstore.Document.of("", "1 0"));
    assertThatThrownBy(() -> store.similaritySearch("0 0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a document has a blank id, which Spring AI does not take; give it another id");
  }

  @Test
  void nulls_anywhere_areRefused() {
    SpringAiVectorStore store = points(Metric.EUCLIDEAN);
    assertThatThrownBy(() -> store.add(Arrays.asList(document("a", "1 0"), null)))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> store.delete(Arrays.asList("a", null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(ours(store).count()).isZero();
  }

  @Test
  void tenants_withOneId_stayApart() {
    String name = freshName();
    PointModel model = new PointModel();
    database().store(name, CollectionSettings.of(model).perTenant());
    SpringAiVectorStore one =
        SpringAiVectorStore.builder(database().tenant("t1").store(name, model)).build();
    SpringAiVectorStore two =
        SpringAiVectorStore.builder(database().tenant("t2").store(name, model)).build();
    one.add(List.of(document("a", "1 0")));
    two.add(List.of(document("a", "2 0")));
    two.delete("missing IS NULL");
    assertThat(one.similaritySearch("1 0")).extracting(Document::getText).containsExactly("1 0");
    assertThat(two.similaritySearch("1 0")).isEmpty();
  }

  private static Document document(String id, String text) {
    return new Document(id, text, Map.of());
  }

  private static double score(Document document) {
    return Objects.requireNonNull(document.getScore());
  }
}
