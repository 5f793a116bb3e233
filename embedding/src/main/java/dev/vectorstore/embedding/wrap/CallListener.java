package dev.vectorstore.embedding.wrap;

/** Is told of calls of a model, for metrics. An implementation is safe to share between threads. */
@FunctionalInterface
public interface CallListener {
  /** A call is over, with or without success; called on its thread. */
  void called(EmbeddingCall call);
}
