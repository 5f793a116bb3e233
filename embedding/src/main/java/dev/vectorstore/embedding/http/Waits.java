package dev.vectorstore.embedding.http;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/** The time between tries, and who spends it. */
record Waits(Clock clock, Sleeper sleeper, DoubleSupplier random) {
  static final Waits REAL =
      new Waits(
          Clock.systemUTC(),
          wait -> Thread.sleep(wait.toMillis()),
          () -> ThreadLocalRandom.current().nextDouble());

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration wait) throws InterruptedException;
  }

  /**
   * The wait after this many tries: twice as long each time up to the longest, less up to half of
   * it by chance, so that clients that failed together do not come back together.
   */
  Duration after(int tries, HttpModelSettings.Values settings) {
    double longest = settings.longestWait.toNanos();
    double full = Math.min(longest, settings.firstWait.toNanos() * Math.pow(2, tries - 1));
    return Duration.ofNanos((long) (full * (1 - random.getAsDouble() / 2)));
  }
}
