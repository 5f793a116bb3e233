package dev.vectorstore.search;

/** How a search found its matches. */
public enum SearchStrategy {
  /** Every vector was compared with the query. */
  EXACT,
  /**
   * The documents that the filter matches were found first. Each of them was compared with the
   * query.
   */
  EXACT_FILTERED,
  /** The vector index returned the nearest. */
  INDEX,
  /** The vector index was walked until enough documents were found that the filter matches. */
  INDEX_FILTERED
}
