package dev.vectorstore.internal.postgres.index;

import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The recall that queries of a check have to find, every other of them from the first on a stored
 * vector.
 *
 * @param recall the mean, 0 to 1
 */
record RecallGoal(double recall) {

  /**
   * Whether both the stored queries and the others, which lie nearer to the middle and may be
   * easier, find as much, and hardly any of them much less.
   */
  boolean isMet(Recall measured) {
    return IndexCheck.isSound(measured)
        && isReached(half(measured, 0))
        && (measured.queries() == 1 || isReached(half(measured, 1)));
  }

  /** With a standard error to spare, as other queries are not exactly alike. */
  private boolean isReached(Recall measured) {
    return measured.mean() - measured.standardError() >= recall;
  }

  private static Recall half(Recall measured, int first) {
    List<Double> shares =
        IntStream.iterate(first, i -> i < measured.queries(), i -> i + 2)
            .mapToObj(measured.shares()::get)
            .toList();
    return new Recall(shares, measured.k(), measured.width());
  }
}
