package dev.vectorstore.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Metric;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.vectorstore.SearchRequest;
import org.springframework.ai.vectorstore.observation.DefaultVectorStoreObservationConvention;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationConvention;

/** One observation for each operation, by Spring AI's convention and without content. */
class ObservationTest {
  private static final String SECRET = "0.25 0.75";
  private static final Set<String> KEYS =
      Set.of(
          "spring.ai.kind",
          "db.system",
          "db.operation.name",
          "db.collection.name",
          "db.search.similarity_metric",
          "db.vector.dimension_count",
          "db.vector.query.similarity_threshold",
          "db.vector.query.top_k");

  private final VectorDatabase database = InMemoryVectorDatabase.create();
  private final VectorStore points =
      database.store(
          "points", CollectionSettings.of(new PointModel()).metric(Metric.INNER_PRODUCT));
  private final TestObservationRegistry registry = TestObservationRegistry.create();
  private final List<Observation.Context> contexts = new ArrayList<>();

  @BeforeEach
  void record() {
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public void onStop(Observation.Context context) {
                contexts.add(context);
              }

              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }
            });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void operations_each_giveOneObservation() {
    SpringAiVectorStore store = store(registry, null);
    useAll(store);
    TestObservationRegistryAssert.assertThat(registry)
        .hasNumberOfObservationsWithNameEqualTo("db.vector.client.operation", 6)
        .doesNotHaveAnyRemainingCurrentObservation();
    assertThat(contexts.stream().map(it -> it.getContextualName()).toList())
        .containsExactlyInAnyOrder(
            "vectorstore add",
            "vectorstore upsert",
            "vectorstore query",
            "vectorstore query",
            "vectorstore delete",
            "vectorstore delete");
  }

  @Test
  void keys_ofAllOperations_areTheSame() {
    useAll(store(registry, null));
    assertThat(contexts).allSatisfy(it -> assertThat(all(it)).containsOnlyKeys(KEYS));
    assertThat(all(contexts.get(0)))
        .containsEntry("db.collection.name", "points")
        .containsEntry("db.search.similarity_metric", "dot")
        .containsEntry("db.vector.dimension_count", "2")
        .containsEntry("db.vector.query.top_k", "none");
    assertThat(contexts.stream().map(ObservationTest::all))
        .anySatisfy(
            it ->
                assertThat(it)
                    .containsEntry("db.vector.query.top_k", "5")
                    .containsEntry("db.vector.query.similarity_threshold", "0.5"));
  }

  @Test
  void content_ofQueriesFiltersAndDocuments_isInNone() {
    useAll(store(registry, null));
    assertThat(contexts)
        .allSatisfy(it -> assertThat(all(it).toString()).doesNotContain("0.25", "secret"));
  }

  @Test
  void content_alsoOnFailure_isInNone() {
    SpringAiVectorStore store = store(registry, null);
    database.drop("points");
    SearchRequest request =
        SearchRequest.builder().query(SECRET).filterExpression("k == 'secret'").build();
    assertThatThrownBy(() -> store.similaritySearch(request)).isInstanceOf(RuntimeException.class);
    assertThat(contexts).hasSize(1);
    assertThat(all(contexts.get(0)).toString()).doesNotContain("0.25", "secret");
    assertThat(contexts.get(0).getError()).hasMessageNotContainingAny("0.25", "secret");
  }

  @Test
  void convention_ofTheUser_replacesOurs() {
    SpringAiVectorStore store = store(registry, new DefaultVectorStoreObservationConvention());
    useAll(store);
    assertThat(contexts.stream().map(it -> all(it).toString()))
        .anyMatch(keys -> keys.contains("db.vector.query.content=" + SECRET))
        .anyMatch(keys -> keys.contains("secret"));
  }

  @Test
  void meters_ofAllOperations_haveOneSetOfTags() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ObservationRegistry withMeters = ObservationRegistry.create();
    withMeters.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    useAll(store(withMeters, null));
    List<Meter.Id> timers =
        meters.getMeters().stream()
            .map(Meter::getId)
            .filter(id -> id.getName().equals("db.vector.client.operation"))
            .toList();
    assertThat(timers).hasSize(4);
    assertThat(timers.stream().map(id -> id.getTags().stream().map(tag -> tag.getKey()).toList()))
        .allMatch(List.of("db.operation.name", "db.system", "error", "spring.ai.kind")::equals);
  }

  @Test
  void collectionWithoutModel_isObservedWithNone() {
    VectorStore bare = database.store("bare", CollectionSettings.withoutModel());
    SpringAiVectorStore.builder(bare).observationRegistry(registry).build().delete(List.of("a"));
    assertThat(all(contexts.get(0))).containsEntry("db.vector.dimension_count", "none");
  }

  private SpringAiVectorStore store(
      ObservationRegistry observed, @Nullable VectorStoreObservationConvention convention) {
    return SpringAiVectorStore.builder(points)
        .observationRegistry(observed)
        .customObservationConvention(convention)
        .build();
  }

  private static void useAll(SpringAiVectorStore store) {
    store.add(List.of(new Document("a", SECRET, Map.of("k", "secret"))));
    store.upsert(List.of(new Document("b", "secret", Map.of())), List.of(new float[] {0.25f, 1}));
    SearchRequest request =
        SearchRequest.builder()
            .query(SECRET)
            .topK(5)
            .similarityThreshold(0.5)
            .filterExpression("k == 'secret'")
            .build();
    store.similaritySearch(request);
    store.similaritySearch(new float[] {0.25f, 1}, request);
    store.delete(List.of("a"));
    store.delete("k == 'secret'");
  }

  private static Map<String, String> all(Observation.Context context) {
    Map<String, String> keys = new TreeMap<>();
    for (KeyValue keyValue : context.getAllKeyValues()) {
      keys.put(keyValue.getKey(), keyValue.getValue());
    }
    return keys;
  }
}
