package dev.vectorstore.migration;

/**
 * A collection cannot be written to Chroma as requested. The message says what the caller must
 * decide.
 */
public final class ChromaExportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what the caller must decide. */
  public ChromaExportException(String message) {
    super(message);
  }
}
