package dev.vectorstore.embedding.wrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listeners that cannot break what they listen to. */
final class SafeListener {
  private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

  private SafeListener() {}

  static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.warn("a listener of an embedding model failed", e);
    }
  }
}
