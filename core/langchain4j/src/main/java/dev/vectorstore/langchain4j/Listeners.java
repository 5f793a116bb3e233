package dev.vectorstore.langchain4j;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, none of which can do harm. */
final class Listeners {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private Listeners() {}

  static <L> void tell(List<L> listeners, Consumer<L> event) {
    for (L listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        log.warn("the listener {} failed", listener.getClass().getName(), e);
      }
    }
  }
}
