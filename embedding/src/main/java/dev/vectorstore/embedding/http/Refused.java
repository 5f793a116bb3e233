package dev.vectorstore.embedding.http;

/** A request that the server may not have taken for what was in it: a text, or that many. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean deliberate;

  /**
   * With what the server answered.
   *
   * @param deliberate whether it says that it will not, and so will not another time
   */
  Refused(String how, boolean deliberate) {
    super(how);
    this.deliberate = deliberate;
  }

  /** What the server answered, without what it was asked. */
  String how() {
    return String.valueOf(getMessage());
  }

  boolean isDeliberate() {
    return deliberate;
  }
}
