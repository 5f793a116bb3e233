package dev.vectorstore.internal.collection;

import dev.vectorstore.Embedding;
import dev.vectorstore.index.Recall;
import dev.vectorstore.search.Match;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares what searches found with the true nearest. */
public final class RecallMeasure {
  private static final int MOST = 1_000;

  // Distances are summed in single precision, in another order by another plan.
  private static final double TOLERANCE = 1e-5;

  private final int k;
  private final List<Double> shares = new ArrayList<>();

  /** Of this number of nearest. */
  public RecallMeasure(int k) {
    this.k = k;
  }

  /** Refuses a number of queries or of nearest that is not from 1 to 1,000. */
  public static void requireInRange(String what, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(what + " is 1 to " + MOST + ", not " + number);
    }
  }

  /** Refuses to measure with no query. */
  public static void requireQueries(List<Embedding> queries) {
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("there is no query to measure with");
    }
  }

  /**
   * Adds a query's answers. What is as near as the last of the true ones counts as found: of equal
   * distances any will do.
   */
  public void add(List<Match> exact, List<Match> found) {
    shares.add(exact.isEmpty() ? 1 : share(exact, distances(found)));
  }

  /** The share of the true ones, of which there are some, among those at these distances. */
  static double share(List<Match> exact, double[] found) {
    double last = exact.get(exact.size() - 1).distance();
    double bound = last + TOLERANCE * Math.max(1, Math.abs(last));
    long right = Arrays.stream(found).filter(distance -> distance <= bound).count();
    return Math.min(1, right / (double) exact.size());
  }

  static double[] distances(List<Match> matches) {
    return matches.stream().mapToDouble(Match::distance).toArray();
  }

  /**
   * What was measured.
   *
   * @throws IllegalArgumentException if there was no query
   */
  public Recall result(int width) {
    return new Recall(shares, k, width);
  }
}
