package dev.vectorstore.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vectorstore.observe.RecallSample;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecallGaugeTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ObservationListener listener =
      ObservationListener.of(ObservationRegistry.create())
          .recall(RecallGauge.of(meters))
          .convention(new OperationConvention());

  @Test
  void samples_ofACollection_areItsMeanAndAreCounted() {
    listener.measured(sample("articles", 1));
    listener.measured(sample("articles", 0.5));
    listener.measured(sample("notes", 0.25));

    assertThat(recall("articles")).isEqualTo(0.75);
    assertThat(recall("notes")).isEqualTo(0.25);
    assertThat(
            meters
                .get("vectorstore.search.recall.samples")
                .tag("db.collection.name", "articles")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(
            meters
                .get("vectorstore.search.recall")
                .tags("db.namespace", "app|vectorstore", "db.system.name", "postgresql")
                .gauges())
        .hasSize(2);
  }

  @Test
  void samples_beforeTheLastHundred_countNoMore() {
    for (int i = 0; i < 100; i++) {
      listener.measured(sample("articles", 0));
    }
    for (int i = 0; i < 100; i++) {
      listener.measured(sample("articles", 1));
    }

    assertThat(recall("articles")).isEqualTo(1);
  }

  private double recall(String collection) {
    return meters
        .get("vectorstore.search.recall")
        .tag("db.collection.name", collection)
        .gauge()
        .value();
  }

  private static RecallSample sample(String collection, double recall) {
    return new RecallSample("postgresql", Optional.of("app|vectorstore"), collection, recall, 10);
  }
}
