package dev.vectorstore.migration;

/**
 * A source can be read but not imported as requested. The message says what the caller must decide.
 */
public final class ImportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message that says what the caller must decide. */
  public ImportException(String message) {
    super(message);
  }
}
