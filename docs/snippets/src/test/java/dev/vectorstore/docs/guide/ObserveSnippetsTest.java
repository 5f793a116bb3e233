package dev.vectorstore.docs.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.VectorDatabase;
import dev.vectorstore.collection.CollectionSettings;
import dev.vectorstore.memory.InMemoryVectorDatabase;
import dev.vectorstore.model.EmbeddingModel;
import dev.vectorstore.observability.ObservationListener;
import dev.vectorstore.observability.OperationContext;
import dev.vectorstore.observability.OperationConvention;
import dev.vectorstore.observability.RecallGauge;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.RecallSample;
import dev.vectorstore.postgres.PgSettings;
import dev.vectorstore.postgres.PgVectorDatabase;
import dev.vectorstore.search.SearchRequest;
import dev.vectorstore.testkit.TestDatabase;
import dev.vectorstore.testkit.WordModel;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of the page "Observe". */
class ObserveSnippetsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Logger log = LoggerFactory.getLogger(ObserveSnippetsTest.class);

  @Test
  void listener_ofOurOwn_isToldOfEachOperation() {
    // snippet: listener
    OperationListener slow =
        operation ->
            report -> {
              if (report.times().total().toMillis() > 200) {
                log.warn("{} took {}", operation.kind(), report.times());
              }
            };
    // end
    try (VectorDatabase db = InMemoryVectorDatabase.observedBy(slow)) {
      assertThat(db.store("articles", CollectionSettings.withoutModel()).count()).isZero();
    }
  }

  @Test
  void database_withARegistry_isObserved() {
    ObservationRegistry registry = ObservationRegistry.create();
    List<String> names = observedBy(registry);
    DataSource dataSource = DATABASE.applicationDataSource();
    EmbeddingModel model = new WordModel();
    // snippet: open
    OperationListener listener = ObservationListener.of(registry);
    try (PgVectorDatabase db =
        PgVectorDatabase.open(dataSource, PgSettings.defaults().observedBy(listener))) {
      db.store("articles", model).search(SearchRequest.of("watering a cactus"));
    }
    // end
    assertThat(names).containsExactly("search articles");
  }

  @Test
  void recall_ofSearches_canBeSampled() {
    ObservationRegistry registry = ObservationRegistry.create();
    MeterRegistry meters = new SimpleMeterRegistry();
    // snippet: recall
    OperationListener listener = ObservationListener.of(registry).recall(RecallGauge.of(meters));
    PgSettings settings = PgSettings.defaults().observedBy(listener).sampleRecall(1_000);
    // end
    assertThat(settings.recallSample()).isEqualTo(1_000);
    listener.measured(new RecallSample("postgresql", Optional.empty(), "articles", 0.9, 10));
    assertThat(meters.get("vectorstore.search.recall").gauge().value()).isEqualTo(0.9);
  }

  @Test
  void observations_withAConvention_haveItsKeys() {
    ObservationRegistry registry = ObservationRegistry.create();
    List<String> names = observedBy(registry);
    // snippet: convention
    ObservationListener listener =
        ObservationListener.of(registry)
            .convention(
                new OperationConvention() {
                  @Override
                  public KeyValues getLowCardinalityKeyValues(OperationContext context) {
                    return super.getLowCardinalityKeyValues(context).and("shop", "north");
                  }
                });
    // end
    try (VectorDatabase db = InMemoryVectorDatabase.observedBy(listener)) {
      db.store("articles", CollectionSettings.withoutModel()).count();
    }
    assertThat(names).containsExactly("count articles");
  }

  /** The names of what is observed from now on. */
  private static List<String> observedBy(ObservationRegistry registry) {
    List<String> names = new ArrayList<>();
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler<Observation.Context>() {
              @Override
              public boolean supportsContext(Observation.Context context) {
                return true;
              }

              @Override
              public void onStop(Observation.Context context) {
                names.add(String.valueOf(context.getContextualName()));
              }
            });
    return names;
  }
}
