package dev.vectorstore.embedding.http;

/** An answer that is not what was asked for; the message says what it is, and quotes nothing. */
final class BadAnswer extends Exception {
  private static final long serialVersionUID = 1;

  BadAnswer(String message) {
    super(message);
  }
}
