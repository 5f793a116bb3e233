package dev.vectorstore.dual;

import dev.vectorstore.VectorStore;
import dev.vectorstore.dual.DualListener.Comparison;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a share of the reads on the other store, in a thread of its own, and counts. */
final class DualComparisons implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DualComparisons.class);

  private final VectorStore secondary;
  private final DualListener listener;
  private final double share;
  private final ThreadPoolExecutor thread;
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();
  private long compared;
  private long empty;
  private long failed;
  private double overlaps;
  private long primaryNanos;
  private long secondaryNanos;

  DualComparisons(DualSettings settings) {
    this.secondary = settings.required();
    this.listener = settings.listener();
    this.share = settings.share();
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(settings.queue()),
            DualComparisons::daemon,
            (work, executor) -> leftOut.incrementAndGet());
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "vectorstore-dual");
    thread.setDaemon(true);
    return thread;
  }

  /** Has the other store do the same later, if it is this one's turn. */
  void offer(
      String operation,
      Collection<String> found,
      long nanos,
      Function<VectorStore, Collection<String>> read) {
    double before = reads.getAndIncrement() * share;
    if (Math.floor(before + share) > Math.floor(before)) {
      Set<String> ids = new HashSet<>(found);
      thread.execute(() -> compare(operation, ids, nanos, read));
    }
  }

  private void compare(
      String operation,
      Set<String> found,
      long nanos,
      Function<VectorStore, Collection<String>> read) {
    long start = System.nanoTime();
    Set<String> others;
    try {
      others = new HashSet<>(read.apply(secondary));
    } catch (RuntimeException e) {
      synchronized (this) {
        failed++;
      }
      tell(() -> listener.failed(operation, e));
      return;
    }
    long took = System.nanoTime() - start;
    int most = Math.max(found.size(), others.size());
    others.retainAll(found);
    double overlap = most == 0 ? 1 : (double) others.size() / most;
    count(most == 0, overlap, nanos, took);
    Comparison comparison =
        new Comparison(operation, overlap, Duration.ofNanos(nanos), Duration.ofNanos(took));
    tell(() -> listener.compared(comparison));
  }

  /** That neither found anything says nothing of how they agree. */
  private synchronized void count(boolean isEmpty, double overlap, long nanos, long took) {
    compared++;
    if (isEmpty) {
      empty++;
    } else {
      overlaps += overlap;
    }
    primaryNanos += nanos;
    secondaryNanos += took;
  }

  void tell(Runnable told) {
    try {
      told.run();
    } catch (RuntimeException e) {
      LOG.warn("A listener of two stores failed", e);
    }
  }

  synchronized DualReport report(
      long writes, long failedWrites, long toRepair, boolean mayDifferMore) {
    long divisor = Math.max(1, compared);
    long answered = compared - empty;
    return new DualReport(
        writes,
        failedWrites,
        compared,
        empty,
        failed,
        leftOut.get(),
        answered == 0 ? OptionalDouble.empty() : OptionalDouble.of(overlaps / answered),
        Duration.ofNanos(primaryNanos / divisor),
        Duration.ofNanos(secondaryNanos / divisor),
        toRepair,
        mayDifferMore);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
