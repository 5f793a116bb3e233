package dev.vectorstore.localchroma;

/** This machine cannot run a Chroma server. The message says what is missing. */
public final class ChromaUnavailable extends Exception {
  private static final long serialVersionUID = 1;

  ChromaUnavailable(String message) {
    super(message);
  }
}
