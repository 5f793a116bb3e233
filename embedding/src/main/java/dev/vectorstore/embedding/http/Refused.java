package dev.vectorstore.embedding.http;

/** A request that the server may have refused because of a text or the number of texts. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean deliberate;

  /**
   * With the server's answer.
   *
   * @param deliberate whether the server refuses on purpose, and so would refuse again
   */
  Refused(String how, boolean deliberate) {
    super(how);
    this.deliberate = deliberate;
  }

  /** The server's answer, without the request. */
  String how() {
    return String.valueOf(getMessage());
  }

  boolean isDeliberate() {
    return deliberate;
  }
}
