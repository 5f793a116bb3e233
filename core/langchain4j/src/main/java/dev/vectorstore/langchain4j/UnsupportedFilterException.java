package dev.vectorstore.langchain4j;

/**
 * A filter has a part that the store cannot answer: leave that part out, or write it in another
 * way. Nothing has been searched or removed.
 */
public final class UnsupportedFilterException extends UnsupportedOperationException {
  private static final long serialVersionUID = 1;

  /** What {@link #part()} returns. */
  private final String part;

  UnsupportedFilterException(String message, String part) {
    super(message);
    this.part = part;
  }

  /** The part: its kind and its metadata key, without its value. */
  public String part() {
    return part;
  }
}
