package dev.vectorstore.migration;

/**
 * A directory can be read but not imported as asked; the message says what the caller must decide.
 */
public final class ChromaImportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ChromaImportException(String message) {
    super(message);
  }
}
