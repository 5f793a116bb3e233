package dev.vectorstore.search;

/** How a search found its matches. */
public enum SearchStrategy {
  /** Every vector was compared with the question. */
  EXACT,
  /** The documents that the filter matches were found first, and each of them compared. */
  EXACT_FILTERED,
  /** The vector index gave the nearest. */
  INDEX,
  /** The vector index was walked until enough documents were found that the filter matches. */
  INDEX_FILTERED
}
