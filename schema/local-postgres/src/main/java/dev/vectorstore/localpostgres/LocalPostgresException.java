package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;

/**
 * Says that no server could be had, or that a database could not be made or dropped.
 *
 * <p>When no way to a server works, the message has one line for each way with the reason, and ends
 * with what to do next; failures that have a cause of their own are {@linkplain #getSuppressed()
 * suppressed} exceptions.
 */
public final class LocalPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LocalPostgresException(String message) {
    super(message);
  }

  LocalPostgresException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What a report of providers says. */
  LocalPostgresException(UnavailableException report) {
    super(report.getMessage(), report.getCause());
    for (Throwable failure : report.getSuppressed()) {
      addSuppressed(failure);
    }
  }
}
