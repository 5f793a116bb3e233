package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.IndexCheck;
import dev.vectorstore.index.Recall;
import dev.vectorstore.internal.document.MetadataJson;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How widely a search by an index must look for a recall, where that was measured. Immutable and
 * safe to share between threads.
 *
 * <p>Why: docs/decisions/0084-what-tuning-remembers.md.
 */
public final class SearchWidths {
  /** Nothing was measured. */
  public static final SearchWidths UNKNOWN = new SearchWidths(new TreeMap<>());

  // Stands for a recall that no width gave. Whatever is remembered for a higher one is this, too.
  private static final int NONE = 0;

  // A measured recall is remembered in whole hundredths, so that there are few of them.
  private static final double STEPS = 100;
  private static final double ROUNDING = 1e-9;

  private final NavigableMap<Double, Integer> byRecall;

  private SearchWidths(NavigableMap<Double, Integer> byRecall) {
    this.byRecall = byRecall;
  }

  /** The width of each of these recalls. */
  public static SearchWidths of(Map<Double, Integer> byRecall) {
    return new SearchWidths(new TreeMap<>(byRecall));
  }

  static SearchWidths read(String json) {
    NavigableMap<Double, Integer> byRecall = new TreeMap<>();
    MetadataJson.read(json)
        .forEach(
            (recall, width) -> byRecall.put(Double.valueOf(recall), ((Number) width).intValue()));
    return new SearchWidths(byRecall);
  }

  /** Whether it was measured that no width gives this recall, or a lower one. */
  public boolean areTooLittleFor(double recall) {
    return Optional.ofNullable(byRecall.floorEntry(recall))
        .map(lower -> lower.getValue() == NONE)
        .orElse(false);
  }

  /** The nearest recall that is at least this one, with its width, if one was reached. */
  public Optional<Map.Entry<Double, Integer>> ofAtLeast(double recall) {
    return Optional.ofNullable(byRecall.ceilingEntry(recall))
        .filter(higher -> higher.getValue() != NONE);
  }

  /** The width of the nearest recall that is at most this one; 0 if none was reached. */
  public int ofAtMost(double recall) {
    return Optional.ofNullable(byRecall.floorEntry(recall)).map(Map.Entry::getValue).orElse(NONE);
  }

  /**
   * With what came of looking for the width of a recall. What contradicts it is replaced, as it is
   * older.
   *
   * @param best what was measured with the width that reaches it, or else with the best one
   */
  public SearchWidths with(double wanted, Recall best) {
    return with(wanted, best.mean(), best.width());
  }

  /**
   * With what a check found. An index with holes, or one that hardly gives the recall, does not.
   */
  public SearchWidths with(double wanted, IndexCheck check) {
    double mean = check.top10().mean();
    boolean isGiven = check.isSound() && IndexCheck.gives(check.top10(), wanted);
    double given = isGiven ? mean : Math.min(mean, wanted - 1 / STEPS);
    return with(wanted, given, check.top10().width());
  }

  private SearchWidths with(double wanted, double given, int width) {
    NavigableMap<Double, Integer> all = new TreeMap<>(byRecall);
    double reached = wanted;
    if (given < wanted) {
      double steps = Math.floor(given * STEPS + ROUNDING);
      reached = steps / STEPS;
      all.put(Math.min(wanted, (steps + 1) / STEPS), NONE);
      all.tailMap(given, false).replaceAll((recall, known) -> NONE);
    }
    if (reached > 0) {
      all.put(reached, width);
      all.headMap(reached, false).replaceAll((recall, known) -> known == NONE ? width : known);
    }
    return new SearchWidths(all);
  }

  /** What is here and was not, or was another width. */
  List<Map.Entry<Double, Integer>> since(SearchWidths before) {
    return byRecall.entrySet().stream()
        .filter(entry -> !entry.getValue().equals(before.byRecall.get(entry.getKey())))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SearchWidths widths && byRecall.equals(widths.byRecall);
  }

  @Override
  public int hashCode() {
    return byRecall.hashCode();
  }

  @Override
  public String toString() {
    return byRecall.toString();
  }
}
