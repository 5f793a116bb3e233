package dev.vectorstore.internal.postgres.search;

import dev.vectorstore.internal.postgres.catalog.BuiltIndex;
import dev.vectorstore.search.SearchCause;
import dev.vectorstore.search.SearchStrategy;
import java.util.Optional;

/**
 * How a search is to be done.
 *
 * @param strategy the way
 * @param index the index to ask; empty if none is asked
 * @param width {@code ef_search} or {@code probes}
 * @param candidates how many the index gives, of which the nearest are taken; of an exact search
 *     how many of the nearest are looked at for matches of the filter before all are, or 0
 * @param iterative whether the index goes on until there are enough
 * @param sets the most sets of equal vectors that the index gives; 0 if it goes on until there are
 *     enough of their documents
 * @param beside the most copies of frequent vectors to look at beside the index; 0 if none is
 *     frequent
 * @param byKey whether the vectors of what a filter matches are looked up one by one, as they are
 *     few among all
 * @param cause in a word
 * @param reason human-readable
 */
public record SearchPlan(
    SearchStrategy strategy,
    Optional<BuiltIndex> index,
    int width,
    int candidates,
    boolean iterative,
    int sets,
    int beside,
    boolean byKey,
    SearchCause cause,
    String reason) {

  /** One that asks an index. */
  public SearchPlan(
      SearchStrategy strategy,
      Optional<BuiltIndex> index,
      int width,
      int candidates,
      boolean iterative,
      String reason) {
    this(
        strategy,
        index,
        width,
        candidates,
        iterative,
        0,
        0,
        false,
        SearchCause.INDEX_CHEAPER,
        reason);
  }

  public static SearchPlan exact(boolean filtered, SearchCause cause, String reason) {
    SearchStrategy strategy = filtered ? SearchStrategy.EXACT_FILTERED : SearchStrategy.EXACT;
    return new SearchPlan(strategy, Optional.empty(), 0, 0, false, 0, 0, false, cause, reason);
  }

  /** An exact one of the few documents that a filter matches. */
  public static SearchPlan ofFew(SearchCause cause, String reason) {
    return new SearchPlan(
        SearchStrategy.EXACT_FILTERED, Optional.empty(), 0, 0, false, 0, 0, true, cause, reason);
  }

  /**
   * A copy of an exact one that looks at so many of the nearest first, and at all only if too few
   * of them match.
   */
  SearchPlan nearestFirst(int most) {
    return new SearchPlan(
        strategy, index, width, most, iterative, sets, beside, byKey, cause, reason);
  }

  /** A copy that says so, too. */
  SearchPlan saying(String more) {
    return new SearchPlan(
        strategy, index, width, candidates, iterative, sets, beside, byKey, cause, reason + more);
  }

  /** A copy that takes the documents of so many sets of equal vectors. */
  SearchPlan ofSets(int most) {
    return new SearchPlan(
        strategy, index, width, candidates, iterative, most, beside, byKey, cause, reason);
  }

  /** A copy that looks at so many copies of frequent vectors beside the index. */
  SearchPlan beside(int most) {
    return new SearchPlan(
        strategy, index, width, candidates, iterative, sets, most, byKey, cause, reason);
  }

  /** How many of the nearest an exact search looks at first; 0 if at all at once. */
  int first() {
    return usesIndex() ? 0 : candidates;
  }

  boolean usesIndex() {
    return index.isPresent();
  }
}
