package dev.vectorstore.migration.internal.server;

import dev.vectorstore.migration.ChromaReadException;
import dev.vectorstore.migration.ChromaReadException.Reason;
import dev.vectorstore.migration.internal.client.ServerFailure;
import java.util.function.Supplier;

/**
 * Turns a server's failures into the exceptions of a source.
 *
 * <p>Why: docs/decisions/0050-reading-a-chroma-server.md.
 */
final class ReadFailures {
  private ReadFailures() {}

  static <T> T translated(Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ServerFailure e) {
      throw new ChromaReadException(reason(e.kind()), e.text(), e);
    }
  }

  private static Reason reason(ServerFailure.Kind kind) {
    return switch (kind) {
      case UNREACHABLE -> Reason.SERVER_UNREACHABLE;
      case TIMED_OUT -> Reason.SERVER_TIMED_OUT;
      case UNAUTHORIZED -> Reason.SERVER_UNAUTHORIZED;
      case NOT_FOUND -> Reason.SERVER_LACKS;
      case OVERLOADED -> Reason.SERVER_OVERLOADED;
      case REFUSED -> Reason.SERVER_REFUSES;
      case FAILED -> Reason.SERVER_FAILED;
      case REDIRECTED -> Reason.SERVER_REDIRECTS;
      case NOT_PUBLIC -> Reason.SERVER_NOT_PUBLIC;
      case TOO_LONG, MALFORMED -> Reason.SERVER_ANSWER;
      case INTERRUPTED -> Reason.INTERRUPTED;
    };
  }
}
