package dev.vectorstore.migration.internal.server;

import dev.vectorstore.VectorStoreException;
import dev.vectorstore.migration.internal.client.ServerFailure;
import java.util.function.Supplier;

/** Turns a server's failures into the exceptions of a store. */
public final class StoreFailures {
  private StoreFailures() {}

  /** Returns the answer, or throws the exception of a store. */
  public static <T> T translated(Supplier<T> asking) {
    try {
      return asking.get();
    } catch (ServerFailure e) {
      throw failure(e);
    }
  }

  private static VectorStoreException failure(ServerFailure e) {
    return switch (e.kind()) {
      case UNREACHABLE, OVERLOADED -> new VectorStoreException.Unavailable(e.text(), e);
      case TIMED_OUT -> new VectorStoreException.TimedOut(e.text(), e);
      case INTERRUPTED -> new VectorStoreException.Cancelled(e.text(), e);
      case UNAUTHORIZED -> new VectorStoreException.Forbidden(e.text(), e);
      case NOT_FOUND -> new VectorStoreException.NoSuchCollection(e.text(), e);
      case REFUSED, FAILED, REDIRECTED, NOT_PUBLIC, TOO_LONG, MALFORMED ->
          new VectorStoreException(e.text(), e);
    };
  }
}
