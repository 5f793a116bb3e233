package dev.vectorstore.migration.internal.client;

import org.jspecify.annotations.Nullable;

/**
 * A server did not give what was asked for. The message names the server, the status and the
 * server's code of the error, never what else the server said, as it quotes what was sent.
 */
public final class ServerFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What happened. */
  public enum Kind {
    /** No connection, or it broke off. */
    UNREACHABLE,
    /** No whole answer in time. */
    TIMED_OUT,
    /** The server wants other credentials. */
    UNAUTHORIZED,
    /** The server does not have it. */
    NOT_FOUND,
    /** The server wants fewer requests than were allowed to wait. */
    OVERLOADED,
    /** The server does not take the request. */
    REFUSED,
    /** The server failed. */
    FAILED,
    /** The server sends the client elsewhere. */
    REDIRECTED,
    /** The address belongs to a private network. */
    NOT_PUBLIC,
    /** The answer is longer than what is read. */
    TOO_LONG,
    /** The answer is not what Chroma answers. */
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

  /** The message, which there always is. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
