package dev.vectorstore.search;

import dev.vectorstore.VectorStore;
import java.util.List;
import java.util.Objects;

/** The matches of a search and how they were found. Immutable and safe to share between threads. */
public final class SearchReport {
  private final List<Match> matches;
  private final SearchStrategy strategy;
  private final SearchCause cause;
  private final String reason;
  private final boolean fellBack;
  private final int width;

  private SearchReport(
      List<Match> matches,
      SearchStrategy strategy,
      SearchCause cause,
      String reason,
      boolean fellBack,
      int width) {
    this.matches = List.copyOf(matches);
    this.strategy = Objects.requireNonNull(strategy, "strategy");
    this.cause = Objects.requireNonNull(cause, "cause");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.fellBack = fellBack;
    this.width = width;
  }

  /** A report, for implementations of other stores. */
  public static SearchReport of(List<Match> matches, SearchStrategy strategy, String reason) {
    return new SearchReport(matches, strategy, SearchCause.UNKNOWN, reason, false, 0);
  }

  /** A copy with the reason in a word. */
  public SearchReport cause(SearchCause cause) {
    return new SearchReport(matches, strategy, cause, reason, fellBack, width);
  }

  /** A copy for a search that used an index with this effort. */
  public SearchReport width(int width) {
    return new SearchReport(matches, strategy, cause, reason, fellBack, width);
  }

  /** A copy for a search that was repeated without the index, as the index gave too few matches. */
  public SearchReport fellBack(String reason) {
    return new SearchReport(matches, strategy, cause, reason, true, width);
  }

  /** What {@link VectorStore#search} returns; empty if nothing was found. */
  public List<Match> matches() {
    return matches;
  }

  /** How the matches were found in the end. */
  public SearchStrategy strategy() {
    return strategy;
  }

  /** Why this way was taken, in a word. */
  public SearchCause cause() {
    return cause;
  }

  /** Why this way was taken, human-readable. */
  public String reason() {
    return reason;
  }

  /** Whether an index was tried first and gave too few matches. */
  public boolean fellBack() {
    return fellBack;
  }

  /**
   * The effort in the index: {@code ef_search} of HNSW or {@code probes} of IVFFlat; 0 if no index
   * was used. Of a collection with partitions it is what one index would take, and each graph is
   * looked into less widely.
   */
  public int width() {
    return width;
  }

  @Override
  public String toString() {
    return "SearchReport["
        + matches.size()
        + " matches by "
        + strategy
        + ", width="
        + width
        + ", fellBack="
        + fellBack
        + ", because "
        + reason
        + "]";
  }
}
