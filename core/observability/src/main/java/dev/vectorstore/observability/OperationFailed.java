package dev.vectorstore.observability;

import dev.vectorstore.observe.OperationReport;

/**
 * Stands for the exception of an operation, whose message may name what is stored. It has no stack
 * trace.
 */
final class OperationFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OperationFailed(OperationReport.Failure failure) {
    super(
        failure.type() + failure.sqlState().map(state -> ", SQLState " + state).orElse(""),
        null,
        false,
        false);
  }
}
