package dev.vectorstore.internal.http;

import org.jspecify.annotations.Nullable;

/**
 * There is no answer that can be used. The message says how the server failed, as in "could not be
 * reached", and names neither the server nor what was sent.
 */
public final class HttpFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** What happened. */
  public enum Kind {
    /** No connection, or it broke off. */
    UNREACHABLE,
    /** No whole answer in time. */
    TIMED_OUT,
    /** The answer is longer than what is read. */
    TOO_LONG,
    /** The answer is compressed, which was not asked for. */
    COMPRESSED,
    /** The server wants a longer wait than was allowed. */
    OVERLOADED
  }

  private final Kind kind;

  HttpFailure(String how, Kind kind, @Nullable Throwable cause) {
    super(how, cause);
    this.kind = kind;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** The message, which there always is. */
  public String how() {
    return String.valueOf(getMessage());
  }
}
