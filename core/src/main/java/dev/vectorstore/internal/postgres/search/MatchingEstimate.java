package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.internal.postgres.catalog.IndexState;

/**
 * About how many documents a filter matches, from what the server tells and, where that is too
 * coarse, from a sample of the documents.
 *
 * <p>Why: docs/decisions/0013-search-strategy.md.
 */
final class MatchingEstimate {
  // The server asks about a hundred stored values whether they match. So of metadata it knows
  // shares of whole hundredths, and takes a smaller one for one in 10,000.
  private static final double COARSE_BELOW = 0.05;

  private static final int SAMPLED = 3_000;

  // Fewer tell less than the server does.
  private static final int FEWEST_FOUND = 5;

  private MatchingEstimate() {}

  /** Whether a sample is worth its time: only where a wrong plan takes much longer. */
  static boolean isCoarse(long told, IndexState state) {
    return state.large() && told < state.vectors() * COARSE_BELOW;
  }

  /** The part of the documents to look at, in percent. */
  static double percent(IndexState state) {
    return Math.min(100, 100.0 * SAMPLED / Math.max(1, state.vectors()));
  }

  /**
   * The better of the two.
   *
   * @param told what the server estimates
   * @param found how many of the sample match
   * @param sampled how many it has
   */
  static long of(long told, long found, long sampled, IndexState state) {
    return found < FEWEST_FOUND ? told : Math.round((double) state.vectors() * found / sampled);
  }
}
