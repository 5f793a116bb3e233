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
import java.math.BigDecimal;
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

  private static final KeyValues WHILE_IT_RUNS =
      KeyValues.of(
          "vectorstore.documents.asked",
          NONE,
          "vectorstore.documents.deleted",
          NONE,
          "vectorstore.documents.given",
          NONE,
          "vectorstore.documents.written",
          NONE,
          "vectorstore.time.database",
          NONE,
          "vectorstore.time.model",
          NONE,
          "vectorstore.time.pool_wait",
          NONE);

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
    return KeyValues.of( // in their order, as they are sorted otherwise
        "db.collection.name",
        operation.collection().orElse(NONE),
        "db.namespace",
        operation.namespace().orElse(NONE),
        "db.operation.name",
        operation.kind().key(),
        "db.response.status_code",
        failure.flatMap(Failure::sqlState).orElse(NONE),
        "db.system.name",
        operation.system(),
        "error.type",
        failure.map(Failure::type).orElse(NONE),
        "vectorstore.search.cause",
        word(path, Path::cause),
        "vectorstore.search.fell_back",
        path.map(found -> Boolean.toString(found.fellBack())).orElse(NONE),
        "vectorstore.search.strategy",
        word(path, Path::strategy));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(OperationContext context) {
    return context
        .report()
        .map(report -> numbers(report.counts(), report.times()))
        .orElse(WHILE_IT_RUNS);
  }

  private static KeyValues numbers(Counts counts, Times times) {
    return KeyValues.of(
        "vectorstore.documents.asked",
        number(counts.asked()),
        "vectorstore.documents.deleted",
        number(counts.deleted()),
        "vectorstore.documents.given",
        number(counts.given()),
        "vectorstore.documents.written",
        number(counts.written()),
        "vectorstore.time.database",
        seconds(times.database()),
        "vectorstore.time.model",
        seconds(times.model()),
        "vectorstore.time.pool_wait",
        seconds(times.poolWait()));
  }

  private static <E extends Enum<E>> String word(
      Optional<Path> path, Function<Path, Optional<E>> word) {
    return path.map(
            found -> word.apply(found).map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(MIXED))
        .orElse(NONE);
  }

  private static String number(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : NONE;
  }

  /** As a decimal without an exponent. */
  private static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), 9).toPlainString();
  }
}
