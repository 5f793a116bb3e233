package dev.vectorstore.observability;

import dev.vectorstore.observe.Operation;
import dev.vectorstore.observe.OperationReport;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observation: the operation, and once it is over how it went. A span of it is a
 * client's. Nothing is sent with it, so there is no carrier.
 */
public final class OperationContext extends SenderContext<Object> {
  private final Operation operation;
  private volatile @Nullable OperationReport report;

  OperationContext(Operation operation) {
    super((carrier, key, value) -> {}, Kind.CLIENT);
    this.operation = operation;
  }

  /** What was asked for. */
  public Operation operation() {
    return operation;
  }

  /** How it went; empty while it runs. */
  public Optional<OperationReport> report() {
    return Optional.ofNullable(report);
  }

  void ended(OperationReport how) {
    report = how;
  }
}
