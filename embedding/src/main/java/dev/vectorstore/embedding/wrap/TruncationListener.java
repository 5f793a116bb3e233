package dev.vectorstore.embedding.wrap;

/** Is told of texts that were cut. An implementation is safe to share between threads. */
@FunctionalInterface
public interface TruncationListener {
  /** Texts are about to be embedded without their ends; called on the thread of the call. */
  void truncated(Truncation truncation);
}
