package dev.vectorstore.migration;

import org.jspecify.annotations.Nullable;

/**
 * The source of an import cannot be read. Each kind of source has a subclass that says what the
 * caller can do. The message has no content of the source and is recorded with the run.
 */
public abstract class SourceReadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceReadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
