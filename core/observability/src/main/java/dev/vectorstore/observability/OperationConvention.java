package dev.vectorstore.observability;

import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationReport;
import dev.vectorstore.observe.OperationReport.Counts;
import dev.vectorstore.observe.OperationReport.Failure;
import dev.vectorstore.observe.OperationReport.Path;
import dev.vectorstore.observe.OperationReport.Times;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Names and values of the observations: OpenTelemetry's stable names for databases, and ours for
 * what they have none for. The keys are always the same. A value that is missing is {@code none}. A
 * subclass may add keys. It must not throw, and must give the same keys always. Safe to use from
 * many threads.
 */
public class OperationConvention implements ObservationConvention<OperationContext> {
  /** The name of the observations, and so of the timer. */
  public static final String NAME = "vectorstore.operation";

  /** The value of what is missing. */
  public static final String NONE = "none";

  /** The value where several searches took different ways. */
  public static final String MIXED = "mixed";

  @Override
  public String getName() {
    return NAME;
  }

  /** The operation and its collection, {@code search articles}. */
  @Override
  public String getContextualName(OperationContext context) {
    String kind = context.operation().kind().key();
    return context.operation().collection().map(name -> kind + " " + name).orElse(kind);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof OperationContext;
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(OperationContext context) {
    Operation operation = context.operation();
    Optional<Failure> failure = context.report().flatMap(OperationReport::failure);
    Optional<Path> path = context.report().flatMap(OperationReport::path);
    return KeyValues.of(
        "db.system.name",
        operation.system(),
        "db.namespace",
        operation.namespace().orElse(NONE),
        "db.collection.name",
        operation.collection().orElse(NONE),
        "db.operation.name",
        operation.kind().key(),
        "db.response.status_code",
        failure.flatMap(Failure::sqlState).orElse(NONE),
        "error.type",
        failure.map(Failure::type).orElse(NONE),
        "vectorstore.search.strategy",
        word(path, Path::strategy),
        "vectorstore.search.cause",
        word(path, Path::cause),
        "vectorstore.search.fell_back",
        path.map(found -> Boolean.toString(found.fellBack())).orElse(NONE));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(OperationContext context) {
    Optional<Counts> counts = context.report().map(OperationReport::counts);
    Optional<Times> times = context.report().map(OperationReport::times);
    return KeyValues.of(
        "vectorstore.documents.asked",
        number(counts, Counts::asked),
        "vectorstore.documents.given",
        number(counts, Counts::given),
        "vectorstore.documents.written",
        number(counts, Counts::written),
        "vectorstore.documents.deleted",
        number(counts, Counts::deleted),
        "vectorstore.time.model",
        seconds(times, Times::model),
        "vectorstore.time.database",
        seconds(times, Times::database),
        "vectorstore.time.pool_wait",
        seconds(times, Times::poolWait));
  }

  private static <E extends Enum<E>> String word(
      Optional<Path> path, Function<Path, Optional<E>> word) {
    return path.map(
            found -> word.apply(found).map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(MIXED))
        .orElse(NONE);
  }

  private static String number(Optional<Counts> counts, Function<Counts, OptionalLong> which) {
    OptionalLong number = counts.map(which).orElse(OptionalLong.empty());
    return number.isPresent() ? Long.toString(number.getAsLong()) : NONE;
  }

  /** As a decimal without an exponent. */
  private static String seconds(Optional<Times> times, Function<Times, Duration> which) {
    return times
        .map(which)
        .map(time -> String.format(Locale.ROOT, "%d.%09d", time.getSeconds(), time.getNano()))
        .orElse(NONE);
  }
}
