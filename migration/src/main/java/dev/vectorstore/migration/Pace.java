package dev.vectorstore.migration;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Lets through so many documents each second, of all threads together. */
final class Pace {
  private static final double NANOS = 1e9;

  private final double nanosEach;
  private final LongSupplier clock;
  private long free;

  Pace(double perSecond, LongSupplier clock) {
    this.nanosEach = NANOS / perSecond;
    this.clock = clock;
    this.free = clock.getAsLong();
  }

  /** Nanoseconds to wait before these documents may go. */
  synchronized long reserve(int documents) {
    long now = clock.getAsLong();
    long from = Math.max(now, free);
    free = from + (long) (documents * nanosEach);
    return from - now;
  }

  /** Waits for the turn of these documents, or until the thread is interrupted. */
  void await(int documents) {
    long end = clock.getAsLong() + reserve(documents);
    for (long left = end - clock.getAsLong();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - clock.getAsLong()) {
      LockSupport.parkNanos(this, left);
    }
  }
}
