package dev.vectorstore.search;

/** Why a search took its way, in one of few words. {@link SearchReport#reason} says more. */
public enum SearchCause {
  /** The request asked for an exact search. */
  EXACT_ASKED,
  /** A page of matches is always exact. */
  PAGE,
  /** There is no index to ask. */
  NO_INDEX,
  /** There are so few vectors that an index does not pay. */
  FEW_VECTORS,
  /** The index was seen not to reach the recall that the request asks for. */
  RECALL_NOT_REACHED,
  /** Too much was written since the index was checked. */
  INDEX_OUTDATED,
  /** An exact search is expected to be cheaper than the index. */
  EXACT_CHEAPER,
  /** The numbers of the query are too large for the index. */
  NUMBERS_TOO_LARGE,
  /** The index was asked first and gave too few matches. */
  INDEX_FELL_SHORT,
  /** The index is expected to be cheaper than an exact search. */
  INDEX_CHEAPER,
  /** A store that does not say. */
  UNKNOWN
}
