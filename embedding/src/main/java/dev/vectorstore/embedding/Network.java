package dev.vectorstore.embedding;

import org.jspecify.annotations.Nullable;

/** A network that gives a vector for each token. Safe to share between threads. */
interface Network extends AutoCloseable {
  /**
   * Runs one text.
   *
   * @throws NetworkFailure if the network fails, or gives something else
   */
  TokenVectors run(long[] ids);

  @Override
  void close();

  /** What a network or its engine had to say. */
  final class NetworkFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    NetworkFailure(@Nullable String message, Throwable cause) {
      super(message, cause);
    }

    NetworkFailure(String message) {
      super(message);
    }
  }
}
