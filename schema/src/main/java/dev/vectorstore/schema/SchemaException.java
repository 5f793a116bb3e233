package dev.vectorstore.schema;

import org.jspecify.annotations.Nullable;

/** The schema could not be read, migrated or granted; the message says what to do. */
public final class SchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what failed. */
  public SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
