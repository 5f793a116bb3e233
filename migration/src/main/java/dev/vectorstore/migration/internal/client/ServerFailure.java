package dev.vectorstore.migration.internal.client;

import org.jspecify.annotations.Nullable;

/**
 * A request to a server failed. The message has the server, the status and the server's error code.
 * It has nothing else that the server said, since a server quotes the request.
 */
public final class ServerFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What happened. */
  public enum Kind {
    /** There is no connection, or it was lost. */
    UNREACHABLE,
    /** There was no complete answer in time. */
    TIMED_OUT,
    /** The server refused the credentials. */
    UNAUTHORIZED,
    /** The server does not have it. */
    NOT_FOUND,
    /** The server asks for a longer wait than allowed. */
    OVERLOADED,
    /** The server refused the request. */
    REFUSED,
    /** The server failed. */
    FAILED,
    /** The server redirects the request. */
    REDIRECTED,
    /** The address belongs to a private network. */
    NOT_PUBLIC,
    /** The answer is too long to read. */
    TOO_LONG,
    /** The answer is not one of Chroma. */
    MALFORMED,
    /** The thread was interrupted. */
    INTERRUPTED
  }

  private final Kind kind;

  /** With a message without secrets. */
  public ServerFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** The message, which is never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
