package dev.vectorstore.migration.internal.imports;

import java.util.concurrent.locks.LockSupport;

/** Lets this number of documents per second through, over all threads. */
final class Pace {
  private static final double NANOS = 1e9;

  private final double nanosEach;
  private final Clock clock;
  private long free;

  Pace(double perSecond, Clock clock) {
    this.nanosEach = NANOS / perSecond;
    this.clock = clock;
    this.free = clock.nanos();
  }

  /** A clock that can wait. */
  interface Clock {
    /** The clock of the machine. */
    Clock SYSTEM =
        new Clock() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void await(long nanos) {
            LockSupport.parkNanos(this, nanos);
          }
        };

    /** Nanoseconds since an arbitrary moment. */
    long nanos();

    /** Waits this long, or less. */
    void await(long nanos);
  }

  /** The nanoseconds to wait before these documents may be written. */
  synchronized long reserve(int documents) {
    long now = clock.nanos();
    long from = Math.max(now, free);
    free = from + (long) (documents * nanosEach);
    return from - now;
  }

  /** Waits for the turn of these documents, or until the thread is interrupted. */
  void await(int documents) {
    long end = clock.nanos() + reserve(documents);
    for (long left = end - clock.nanos();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = end - clock.nanos()) {
      clock.await(left);
    }
  }
}
