package dev.vectorstore.dual;

import dev.vectorstore.VectorStore;
import java.util.Objects;
import java.util.Optional;

/**
 * Which two stores a {@link DualVectorStore} joins, and how it compares them. Immutable and safe to
 * share between threads. Each method returns a changed copy. No parameter may be null.
 */
public final class DualSettings {
  private static final double DEFAULT_SHARE = 0.1;
  private static final int DEFAULT_QUEUE = 100;

  private final VectorStore primary;
  private final Optional<VectorStore> secondary;
  private final double share;
  private final int queue;
  private final DualListener listener;

  private DualSettings(
      VectorStore primary,
      Optional<VectorStore> secondary,
      double share,
      int queue,
      DualListener listener) {
    this.primary = primary;
    this.secondary = secondary;
    this.share = share;
    this.queue = queue;
    this.listener = listener;
  }

  /**
   * Settings that read from this store, the primary one. Its failures are the failures of the
   * operations.
   */
  public static DualSettings reading(VectorStore primary) {
    return new DualSettings(
        Objects.requireNonNull(primary, "primary"),
        Optional.empty(),
        DEFAULT_SHARE,
        DEFAULT_QUEUE,
        new DualListener() {});
  }

  /** A copy with this second store. It is written too, and compared. */
  public DualSettings besides(VectorStore secondary) {
    return new DualSettings(primary, Optional.of(secondary), share, queue, listener);
  }

  /** A copy that reads from the other store. This is the cut-over, and the way back. */
  public DualSettings swapped() {
    return new DualSettings(required(), Optional.of(primary), share, queue, listener);
  }

  /**
   * A copy that repeats this share of the searches and gets on the second store; a tenth by
   * default.
   *
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public DualSettings compare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is from 0 to 1, not " + share);
    }
    return new DualSettings(primary, secondary, share, queue, listener);
  }

  /**
   * A copy in which at most this number of comparisons wait; 100 by default. Further ones are left
   * out and counted.
   *
   * @throws IllegalArgumentException if it is not from 1 to 100,000
   */
  public DualSettings queue(int comparisons) {
    if (comparisons < 1 || comparisons > 100_000) {
      throw new IllegalArgumentException("a queue is from 1 to 100000 long, not " + comparisons);
    }
    return new DualSettings(primary, secondary, share, comparisons, listener);
  }

  /** A copy with this listener for comparisons and failures. */
  public DualSettings listener(DualListener listener) {
    return new DualSettings(
        primary, secondary, share, queue, Objects.requireNonNull(listener, "listener"));
  }

  VectorStore primary() {
    return primary;
  }

  VectorStore required() {
    return secondary.orElseThrow(
        () -> new IllegalStateException("the other store is missing; name it with besides"));
  }

  double share() {
    return share;
  }

  int queue() {
    return queue;
  }

  DualListener listener() {
    return listener;
  }
}
