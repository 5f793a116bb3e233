package dev.vectorstore.embedding.http;

/** An answer that is not what was asked for; the message says what it is, and quotes nothing. */
class BadAnswer extends Exception {
  private static final long serialVersionUID = 1;

  BadAnswer(String message) {
    super(message);
  }

  /** One text's vector is none, which may be for what the text is. */
  static final class NoVector extends BadAnswer {
    private static final long serialVersionUID = 1;

    NoVector(String message) {
      super(message);
    }
  }
}
