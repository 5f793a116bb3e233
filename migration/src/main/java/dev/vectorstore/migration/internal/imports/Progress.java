package dev.vectorstore.migration.internal.imports;

import dev.vectorstore.migration.ImportProgress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts the documents of one collection and reports them to a listener. */
public final class Progress {
  private static final double NANOS = 1e9;

  private final ImportProgress.Phase phase;
  private final long run;
  private final PlannedCollection collection;
  private final Consumer<ImportProgress> listener;
  private final LongSupplier clock;
  private final long began;
  private final long before;
  private long done;

  /**
   * Begins.
   *
   * @param done the number of documents that were done earlier and do not count for the rate
   */
  public Progress(
      ImportProgress.Phase phase,
      long run,
      PlannedCollection collection,
      long done,
      Consumer<ImportProgress> listener,
      LongSupplier clock) {
    this.phase = phase;
    this.run = run;
    this.collection = collection;
    this.before = done;
    this.done = done;
    this.listener = listener;
    this.clock = clock;
    this.began = clock.getAsLong();
    advance(0);
  }

  public void advance(int documents) {
    done += documents;
    double seconds = (clock.getAsLong() - began) / NANOS;
    double perSecond = seconds > 0 ? (done - before) / seconds : 0;
    // Collections are read in several threads, and a listener is called by one at a time.
    synchronized (listener) {
      listener.accept(
          new ImportProgress(
              phase,
              run,
              collection.label(),
              done,
              Math.max(done, collection.source().count()),
              perSecond));
    }
  }
}
