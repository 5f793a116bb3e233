package dev.vectorstore.examples.benchmark.report;

import java.util.Arrays;

/** The durations of repeated work, at least one. Immutable and safe to share between threads. */
public final class Timings {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] sorted;

  private Timings(long[] sorted) {
    this.sorted = sorted;
  }

  /**
   * The timings of these durations.
   *
   * @param nanos in any order
   * @throws IllegalArgumentException if there are none
   */
  public static Timings of(long... nanos) {
    if (nanos.length == 0) {
      throw new IllegalArgumentException("there is nothing to summarise");
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Timings(sorted);
  }

  /** Runs work this number of times, one after another, and keeps the durations. */
  public static <X extends Exception> Timings measure(int times, Work<X> work) throws X {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run(i);
      nanos[i] = System.nanoTime() - start;
    }
    return of(nanos);
  }

  /** The number of durations. */
  public int count() {
    return sorted.length;
  }

  /** The median in milliseconds. */
  public double p50() {
    return percentile(50);
  }

  /**
   * The smallest duration, in milliseconds, that at least this percentage of all durations do not
   * exceed.
   */
  public double percentile(int percent) {
    int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
    return sorted[Math.max(0, rank - 1)] / NANOS_PER_MILLI;
  }

  /** The sum in seconds. */
  public double totalSeconds() {
    return Arrays.stream(sorted).sum() / NANOS_PER_MILLI / 1_000;
  }

  /** Repeated work, which receives the number of earlier runs. */
  @FunctionalInterface
  public interface Work<X extends Exception> {
    /** Does it once. */
    void run(int index) throws X;
  }
}
