package dev.vectorstore.search;

import dev.vectorstore.internal.value.Checks;

/**
 * How much the matches of a search are to differ from each other, see {@link
 * SearchRequest#diversity}.
 *
 * @param lambda the weight of the question, 0 to 1; 1 is a search without diversity
 * @param candidates among how many of the nearest the matches are chosen, 1 to {@link
 *     #MAX_CANDIDATES}; the limit counts where it is larger
 */
public record Diversity(double lambda, int candidates) {
  /** The candidates of a search that names no number. */
  public static final int DEFAULT_CANDIDATES = 100;

  /** The most candidates, and the largest limit of a search for diverse matches. */
  public static final int MAX_CANDIDATES = 1_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Diversity {
    if (!(lambda >= 0 && lambda <= 1)) {
      throw new IllegalArgumentException("lambda is from 0 to 1, not " + lambda);
    }
    if (candidates < 1 || candidates > MAX_CANDIDATES) {
      throw new IllegalArgumentException(
          "candidates is from 1 to " + MAX_CANDIDATES + ", not " + candidates);
    }
  }
}
