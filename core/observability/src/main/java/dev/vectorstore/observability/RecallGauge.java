package dev.vectorstore.observability;

import dev.vectorstore.observe.RecallSample;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A gauge of the recall of each collection whose searches are sampled, see {@code
 * PgSettings.sampleRecall}: the mean of the last hundred samples. Beside it the samples are
 * counted. The tags are those of the observations: {@code db.system.name}, {@code db.namespace} and
 * {@code db.collection.name}. It needs {@code micrometer-core}. Safe to use from many threads.
 * <!-- snippet: ObserveSnippetsTest#recall -->
 *
 * <pre>{@code
 * OperationListener listener = ObservationListener.of(registry).recall(RecallGauge.of(meters));
 * PgSettings settings = PgSettings.defaults().observedBy(listener).sampleRecall(1_000);
 * }</pre>
 */
public final class RecallGauge implements Consumer<RecallSample> {
  /** The name of the gauge. */
  public static final String NAME = "vectorstore.search.recall";

  /** The name of the counter of samples. */
  public static final String SAMPLES = "vectorstore.search.recall.samples";

  private static final int LAST = 100;

  private final MeterRegistry meters;
  private final Map<Tags, Recent> collections = new ConcurrentHashMap<>();

  private RecallGauge(MeterRegistry meters) {
    this.meters = meters;
  }

  /** One whose gauges are in this registry. */
  public static RecallGauge of(MeterRegistry meters) {
    return new RecallGauge(Objects.requireNonNull(meters, "meters"));
  }

  @Override
  public void accept(RecallSample sample) {
    Tags tags =
        Tags.of(
            "db.collection.name",
            sample.collection(),
            "db.namespace",
            sample.namespace().orElse(OperationConvention.NONE),
            "db.system.name",
            sample.system());
    collections.computeIfAbsent(tags, this::registered).add(sample.recall());
  }

  private Recent registered(Tags tags) {
    Recent recent =
        new Recent(
            Counter.builder(SAMPLES)
                .description("Searches whose recall was measured")
                .tags(tags)
                .register(meters));
    Gauge.builder(NAME, recent, Recent::mean)
        .description("Share of the true nearest that searches find, of the last samples")
        .tags(tags)
        .strongReference(true)
        .register(meters);
    return recent;
  }

  /** The last samples of a collection. */
  private static final class Recent {
    private final Counter counter;
    private final Deque<Double> recalls = new ArrayDeque<>();

    private Recent(Counter counter) {
      this.counter = counter;
    }

    private synchronized void add(double recall) {
      recalls.addLast(recall);
      if (recalls.size() > LAST) {
        recalls.removeFirst();
      }
      counter.increment();
    }

    private synchronized double mean() {
      return recalls.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
  }
}
