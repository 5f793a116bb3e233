package dev.vectorstore.embedding.http;

/** An answer that is not what was asked for. The message says what it is and quotes nothing. */
class BadAnswer extends Exception {
  private static final long serialVersionUID = 1;

  BadAnswer(String message) {
    super(message);
  }

  /** One text has no usable vector, and the text itself may be the cause. */
  static final class NoVector extends BadAnswer {
    private static final long serialVersionUID = 1;

    NoVector(String message) {
      super(message);
    }
  }
}
