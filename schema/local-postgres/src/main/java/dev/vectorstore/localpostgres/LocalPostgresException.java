package dev.vectorstore.localpostgres;

import dev.vectorstore.localpostgres.internal.host.UnavailableException;

/**
 * No server could be started or reached, or a database could not be created or dropped.
 *
 * <p>If no way to a server works, the message has one line for each way with the reason, and ends
 * with what to do next. Failures that have their own cause are {@linkplain #getSuppressed()
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

  /** With the report of the providers. */
  LocalPostgresException(UnavailableException report) {
    super(report.getMessage(), report.getCause());
    for (Throwable failure : report.getSuppressed()) {
      addSuppressed(failure);
    }
  }
}
