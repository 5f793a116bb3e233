package dev.vectorstore.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vectorstore.Document;
import dev.vectorstore.Embedding;
import dev.vectorstore.ModelId;
import dev.vectorstore.VectorDatabase;
import dev.vectorstore.VectorStore;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.imports.ImportSession;
import dev.vectorstore.imports.ImportTarget;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.WordModel;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One observation for each operation, with the same keys always and nothing of what is stored. */
class ObservationListenerTest {
  private static final CollectionSettings POINTS = CollectionSettings.of(ModelId.of("points", 2));
  private static final Set<String> LOW =
      Set.of(
          "db.system.name",
          "db.namespace",
          "db.collection.name",
          "db.operation.name",
          "db.response.status_code",
          "error.type",
          "vectorstore.search.strategy",
          "vectorstore.search.cause",
          "vectorstore.search.fell_back");
  private static final Set<String> HIGH =
      Set.of(
          "vectorstore.documents.asked",
          "vectorstore.documents.given",
          "vectorstore.documents.written",
          "vectorstore.documents.deleted",
          "vectorstore.time.model",
          "vectorstore.time.database",
          "vectorstore.time.pool_wait");

  private final TestObservationRegistry registry = TestObservationRegistry.create();

  @Test
  void search_anyWay_isOneObservationWithOpenTelemetrysNames() {
    try (VectorDatabase database = observed(registry)) {
      VectorStore store = database.store("articles", POINTS);
      store.upsert(Document.of("a").embedding(Embedding.of(1, 0)));
      store.search(SearchRequest.of(Embedding.of(1, 0)).limit(3));
    }

    TestObservationRegistryAssert.assertThat(registry)
        .hasNumberOfObservationsWithNameEqualTo("vectorstore.operation", 2)
        .hasAnObservation(
            each ->
                each.hasContextualNameEqualTo("search articles")
                    .doesNotHaveError()
                    .hasLowCardinalityKeyValue("db.system.name", "memory")
                    .hasLowCardinalityKeyValue("db.namespace", "none")
                    .hasLowCardinalityKeyValue("db.collection.name", "articles")
                    .hasLowCardinalityKeyValue("db.operation.name", "search")
                    .hasLowCardinalityKeyValue("db.response.status_code", "none")
                    .hasLowCardinalityKeyValue("error.type", "none")
                    .hasLowCardinalityKeyValue("vectorstore.search.strategy", "exact")
                    .hasLowCardinalityKeyValue("vectorstore.search.cause", "no_index")
                    .hasLowCardinalityKeyValue("vectorstore.search.fell_back", "false")
                    .hasHighCardinalityKeyValue("vectorstore.documents.asked", "3")
                    .hasHighCardinalityKeyValue("vectorstore.documents.given", "1")
                    .hasHighCardinalityKeyValue("vectorstore.documents.written", "none")
                    .hasHighCardinalityKeyValue("vectorstore.documents.deleted", "none")
                    .hasHighCardinalityKeyValue("vectorstore.time.model", "0.000000000")
                    .hasHighCardinalityKeyValue("vectorstore.time.database", "0.000000000"));
  }

  @Test
  void failure_anyKind_isAnErrorWithoutItsMessage() {
    Recorded recorded = new Recorded();
    registry.observationConfig().observationHandler(recorded);
    try (VectorDatabase database = observed(registry)) {
      VectorStore store = database.store("articles", POINTS);
      assertThatThrownBy(() -> store.upsert(Document.of("secret").embedding(Embedding.of(1, 2, 3))))
          .hasMessageContaining("secret");
    }

    OperationContext context = recorded.stopped.get(0);
    assertThat(value(context, "error.type")).isEqualTo("java.lang.IllegalArgumentException");
    assertThat(context.getError()).hasMessage("java.lang.IllegalArgumentException").hasNoCause();
    assertThat(context.toString()).doesNotContain("secret");
  }

  @Test
  void keys_ofEachObservation_areTheSameFromStartToEnd() {
    Recorded recorded = new Recorded();
    registry.observationConfig().observationHandler(recorded);
    try (VectorDatabase database = observed(registry)) {
      VectorStore store = database.store("articles", WordModel.of("words", 16));
      store.upsert(Document.of("a", "one", Map.of()));
      store.searchAll(List.of(SearchRequest.of("one"), SearchRequest.of("two")));
      assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1))))
          .isInstanceOf(IllegalArgumentException.class);
      store.delete(List.of("a"));
      database.imports().start("somewhere", Map.of(), List.of()).finish();
    }

    assertThat(recorded.low).hasSize(10).containsOnly(LOW); // at start and at end
    assertThat(recorded.high).hasSize(10).containsOnly(HIGH);
    assertThat(value(recorded.stopped.get(4), "db.collection.name")).isEqualTo("none");
  }

  @Test
  void observation_whileTheOperationRuns_isTheCurrentOne() {
    List<String> current = new ArrayList<>();
    try (VectorDatabase database = observed(registry)) {
      VectorStore store =
          database.store(
              "articles",
              new Watching(
                  () -> {
                    Observation now = registry.getCurrentObservation();
                    current.add(
                        now != null && now.getContext() instanceof OperationContext context
                            ? context.operation().kind().key()
                            : "none");
                  }));
      current.clear();
      store.search(SearchRequest.of("one"));
    }

    assertThat(current).containsExactly("search");
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void anImport_thatEndsOnAnotherThread_isOneObservationAndNeverCurrent() {
    try (VectorDatabase database = observed(registry)) {
      ImportSession session =
          database
              .imports()
              .start("somewhere", Map.of(), List.of(ImportTarget.of("articles", POINTS)));
      assertThat(registry.getCurrentObservation()).isNull();
      CompletableFuture.runAsync(session::finish).join();
    }

    TestObservationRegistryAssert.assertThat(registry)
        .hasNumberOfObservationsWithNameEqualTo("vectorstore.operation", 1)
        .hasSingleObservationThat()
        .hasBeenStopped()
        .hasLowCardinalityKeyValue("db.operation.name", "import")
        .hasLowCardinalityKeyValue("db.collection.name", "articles");
  }

  @Test
  void registry_withoutHandlers_harmsNothing() {
    assertThat(endsOf(ObservationRegistry.create())).isEqualTo(4);
    assertThat(endsOf(ObservationRegistry.NOOP)).isEqualTo(4);
  }

  @Test
  void observation_thatIsVetoed_harmsNothing() {
    registry.observationConfig().observationPredicate((name, context) -> false);

    assertThat(endsOf(registry)).isEqualTo(4);

    TestObservationRegistryAssert.assertThat(registry).doesNotHaveAnyObservation();
  }

  /** Where a handler can throw. */
  enum Moment {
    START,
    SCOPE_OPENED,
    SCOPE_CLOSED,
    ERROR,
    STOP
  }

  @ParameterizedTest
  @EnumSource
  void handler_thatThrows_harmsNeitherTheOperationNorTheThread(Moment moment) {
    ObservationRegistry throwing = ObservationRegistry.create();
    throwing.observationConfig().observationHandler(new Throwing(moment));

    assertWorks(throwing);

    assertThat(throwing.getCurrentObservation()).isNull();
  }

  @Test
  void convention_ofAHost_addsItsOwnKeys() {
    OperationListener listener =
        ObservationListener.of(registry)
            .convention(
                new OperationConvention() {
                  @Override
                  public KeyValues getLowCardinalityKeyValues(OperationContext context) {
                    return super.getLowCardinalityKeyValues(context).and("app", "shop");
                  }
                });
    try (VectorDatabase database = InMemoryVectorDatabase.observedBy(listener)) {
      database.store("articles", POINTS).count();
    }

    TestObservationRegistryAssert.assertThat(registry)
        .hasSingleObservationThat()
        .hasLowCardinalityKeyValue("app", "shop")
        .hasLowCardinalityKeyValue("db.operation.name", "count");
  }

  private static void assertWorks(ObservationRegistry registry) {
    assertWorks(ObservationListener.of(registry));
  }

  /** How many operations were observed without an exception. */
  private static int endsOf(ObservationRegistry registry) {
    ObservationListener listener = ObservationListener.of(registry);
    AtomicInteger ends = new AtomicInteger();
    assertWorks(
        operation -> {
          OperationListener.Ending ending = listener.started(operation);
          return report -> {
            ending.ended(report);
            ends.incrementAndGet();
          };
        });
    return ends.get();
  }

  private static void assertWorks(OperationListener listener) {
    try (VectorDatabase database = InMemoryVectorDatabase.observedBy(listener)) {
      VectorStore store = database.store("articles", POINTS);
      store.upsert(Document.of("a").embedding(Embedding.of(1, 0)));
      assertThat(store.search(SearchRequest.of(Embedding.of(1, 0)))).hasSize(1);
      assertThatThrownBy(() -> store.search(SearchRequest.of(Embedding.of(1))))
          .isInstanceOf(IllegalArgumentException.class);
      database.imports().start("somewhere", Map.of(), List.of()).finish();
    }
  }

  private static VectorDatabase observed(ObservationRegistry registry) {
    return InMemoryVectorDatabase.observedBy(ObservationListener.of(registry));
  }

  private static String value(OperationContext context, String key) {
    return context.getAllKeyValues().stream()
        .filter(each -> each.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  /** Remembers the contexts, and the keys that they have at their start and end. */
  private static final class Recorded implements ObservationHandler<OperationContext> {
    private final List<OperationContext> stopped = new ArrayList<>();
    private final List<Set<String>> low = new ArrayList<>();
    private final List<Set<String>> high = new ArrayList<>();

    @Override
    public boolean supportsContext(Observation.Context context) {
      return context instanceof OperationContext;
    }

    @Override
    public void onStart(OperationContext context) {
      remember(context);
    }

    @Override
    public void onStop(OperationContext context) {
      remember(context);
      stopped.add(context);
    }

    private void remember(OperationContext context) {
      low.add(keys(context.getLowCardinalityKeyValues()));
      high.add(keys(context.getHighCardinalityKeyValues()));
    }

    private static Set<String> keys(KeyValues values) {
      return values.stream().map(KeyValue::getKey).collect(Collectors.toSet());
    }
  }

  private record Throwing(Moment at) implements ObservationHandler<Observation.Context> {
    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onStart(Observation.Context context) {
      fail(Moment.START);
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
      fail(Moment.SCOPE_OPENED);
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
      fail(Moment.SCOPE_CLOSED);
    }

    @Override
    public void onError(Observation.Context context) {
      fail(Moment.ERROR);
    }

    @Override
    public void onStop(Observation.Context context) {
      fail(Moment.STOP);
    }

    private void fail(Moment moment) {
      if (moment == at) {
        throw new IllegalStateException("of the test");
      }
    }
  }
}
