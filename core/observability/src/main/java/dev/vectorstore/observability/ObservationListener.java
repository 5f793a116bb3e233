package dev.vectorstore.observability;

import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationKind;
import dev.vectorstore.observe.OperationListener;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.RecallSample;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each operation of a database. Immutable and safe to use from many
 * threads.
 * <!-- snippet: ObserveSnippetsTest#open -->
 *
 * <pre>{@code
 * OperationListener listener = ObservationListener.of(registry);
 * try (PgVectorDatabase db =
 *     PgVectorDatabase.open(dataSource, PgSettings.defaults().observedBy(listener))) {
 *   db.store("articles", model).search(SearchRequest.of("watering a cactus"));
 * }
 * }</pre>
 *
 * <p>The observation is current while the operation runs, so what a model observes of its requests
 * is below it. An import is never current, as it may use several threads. If it is given up without
 * being finished or failed, its observation never ends.
 *
 * <p>What a handler of the registry throws does not reach the operation.
 */
public final class ObservationListener implements OperationListener {
  private final ObservationRegistry registry;
  private final OperationConvention convention;
  private final Consumer<RecallSample> recalls;

  private ObservationListener(
      ObservationRegistry registry,
      OperationConvention convention,
      Consumer<RecallSample> recalls) {
    this.registry = registry;
    this.convention = convention;
    this.recalls = recalls;
  }

  /** One with {@link OperationConvention}. */
  public static ObservationListener of(ObservationRegistry registry) {
    return new ObservationListener(
        Objects.requireNonNull(registry, "registry"), new OperationConvention(), sample -> {});
  }

  /** A copy with other names and values. One that is registered globally counts for less. */
  public ObservationListener convention(OperationConvention convention) {
    return new ObservationListener(
        registry, Objects.requireNonNull(convention, "convention"), recalls);
  }

  /** A copy that hands on the recalls that are measured, such as to a {@link RecallGauge}. */
  public ObservationListener recall(Consumer<RecallSample> recalls) {
    return new ObservationListener(
        registry, convention, Objects.requireNonNull(recalls, "recalls"));
  }

  @Override
  public void measured(RecallSample sample) {
    recalls.accept(sample);
  }

  @Override
  public Ending started(Operation operation) {
    OperationContext context = new OperationContext(operation);
    Observation observation =
        Observation.createNotStarted(convention, convention, () -> context, registry).start();
    if (operation.kind() == OperationKind.IMPORT) {
      return report -> stop(observation, context, report);
    }
    Observation.@Nullable Scope before = registry.getCurrentObservationScope();
    Observation.Scope scope = scope(observation, before);
    return report -> {
      try {
        scope.close();
      } finally {
        registry.setCurrentObservationScope(before); // also if a handler threw
        stop(observation, context, report);
      }
    };
  }

  private Observation.Scope scope(Observation observation, Observation.@Nullable Scope before) {
    try {
      return observation.openScope();
    } catch (RuntimeException | Error e) {
      registry.setCurrentObservationScope(before);
      return Observation.Scope.NOOP; // the operation is observed, though it is not current
    }
  }

  private static void stop(
      Observation observation, OperationContext context, OperationReport report) {
    context.ended(report);
    report.failure().ifPresent(failure -> observation.error(new OperationFailed(failure)));
    observation.stop();
  }
}
