package dev.vectorstore.embedding.wrap;

/**
 * Receives the calls of a model, for metrics. Implementations must be safe to share between
 * threads.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * Receives a call that has ended, with or without success, on the thread of the call. The
   * argument is never null. An exception is logged and has no other effect.
   */
  void called(EmbeddingCall call);
}
