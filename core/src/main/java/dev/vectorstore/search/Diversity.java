package dev.vectorstore.search;

/**
 * How much the matches of a search should differ from each other, see {@link
 * SearchRequest#diversity}.
 *
 * @param lambda the weight of the query, 0 to 1; 1 is a search without diversity
 * @param candidates the number of nearest documents among which the matches are chosen, 1 to {@link
 *     #MAX_CANDIDATES}; the limit is used if it is larger
 */
public record Diversity(double lambda, int candidates) {
  /** The number of candidates of a search that names none. */
  public static final int DEFAULT_CANDIDATES = 100;

  /** The maximum number of candidates, and the largest limit of a search for diverse matches. */
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
