package dev.vectorstore.search;

import dev.vectorstore.VectorStore;
import java.util.List;
import java.util.Objects;

/** The matches of a search and how they were found. Immutable and safe to share between threads. */
public final class SearchReport {
  private final List<Match> matches;
  private final SearchStrategy strategy;
  private final String reason;
  private final boolean fellBack;
  private final int width;

  private SearchReport(
      List<Match> matches, SearchStrategy strategy, String reason, boolean fellBack, int width) {
    this.matches = List.copyOf(matches);
    this.strategy = Objects.requireNonNull(strategy, "strategy");
    this.reason = Objects.requireNonNull(reason, "reason");
    this.fellBack = fellBack;
    this.width = width;
  }

  /** A report, for those who write a store of their own. */
  public static SearchReport of(List<Match> matches, SearchStrategy strategy, String reason) {
    return new SearchReport(matches, strategy, reason, false, 0);
  }

  /** A copy of a search that looked so widely in an index. */
  public SearchReport width(int width) {
    return new SearchReport(matches, strategy, reason, fellBack, width);
  }

  /** A copy of a search by an index that gave too few, so that it was done again without. */
  public SearchReport fellBack(String reason) {
    return new SearchReport(matches, strategy, reason, true, width);
  }

  /** What {@link VectorStore#search} gives. */
  public List<Match> matches() {
    return matches;
  }

  /** How the matches were found in the end. */
  public SearchStrategy strategy() {
    return strategy;
  }

  /** Why it was done so, for people. */
  public String reason() {
    return reason;
  }

  /** Whether an index was tried before and gave too few. */
  public boolean fellBack() {
    return fellBack;
  }

  /** {@code ef_search} of HNSW or {@code probes} of IVFFlat; 0 if no index was asked. */
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
