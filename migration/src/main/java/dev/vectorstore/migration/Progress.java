package dev.vectorstore.migration;

import java.util.function.Consumer;

/** Counts the documents of one collection and tells a listener. */
final class Progress {
  private final ImportProgress.Phase phase;
  private final String collection;
  private final long expected;
  private final Consumer<ImportProgress> listener;
  private long done;

  Progress(
      ImportProgress.Phase phase,
      String collection,
      long expected,
      Consumer<ImportProgress> listener) {
    this.phase = phase;
    this.collection = collection;
    this.expected = expected;
    this.listener = listener;
    advance(0);
  }

  void advance(int documents) {
    done += documents;
    listener.accept(new ImportProgress(phase, collection, done, Math.max(done, expected)));
  }
}
