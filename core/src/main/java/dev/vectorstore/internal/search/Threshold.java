package dev.vectorstore.internal.search;

import dev.vectorstore.Metric;

/**
 * A minimum similarity as a distance.
 *
 * <p>Why: docs/decisions/0042-minimum-similarity-outside-the-index.md.
 */
public final class Threshold {
  private Threshold() {}

  /**
   * The largest distance whose similarity, as Java computes it, is at least this, so that a
   * comparison with it and {@link Metric#similarity} never disagree; negative infinity if there is
   * none.
   */
  public static double maxDistance(Metric metric, double minSimilarity) {
    double nearest = metric.smallestDistance();
    if (metric.similarity(Double.POSITIVE_INFINITY) >= minSimilarity) {
      return Double.POSITIVE_INFINITY;
    }
    if (metric.similarity(nearest) < minSimilarity) {
      return Double.NEGATIVE_INFINITY;
    }
    long enough = place(nearest);
    long tooFar = place(Double.POSITIVE_INFINITY);
    while (enough + 1 < tooFar) {
      long middle = (enough & tooFar) + ((enough ^ tooFar) >> 1); // their mean, without overflow
      if (metric.similarity(number(middle)) >= minSimilarity) {
        enough = middle;
      } else {
        tooFar = middle;
      }
    }
    return number(enough);
  }

  /** The place of a number in the order of all numbers. */
  private static long place(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits < 0 ? Long.MIN_VALUE - bits : bits;
  }

  private static double number(long place) {
    return Double.longBitsToDouble(place < 0 ? Long.MIN_VALUE - place : place);
  }
}
