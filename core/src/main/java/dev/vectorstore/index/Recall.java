package dev.vectorstore.index;

import java.util.List;

/**
 * How well searches agree with exact ones, as measured. A high mean can hide queries that find
 * nothing: see {@link #min} and {@link #shareBelow}. Immutable and safe to share between threads.
 *
 * @param shares for each query the share of the true nearest that its search found, 0 to 1; at
 *     least one
 * @param k how many nearest documents were compared
 * @param width the effort: {@code ef_search} of HNSW or {@code probes} of IVFFlat; 0 if the
 *     searches were exact
 */
public record Recall(List<Double> shares, int k, int width) {
  /**
   * Copies the shares.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Recall {
    shares = List.copyOf(shares);
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("there is no query to measure with");
    }
  }

  /** The mean share of the true nearest that a search finds, 0 to 1, over all queries. */
  public double mean() {
    return shares.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** The minimum share, that of the worst query. */
  public double min() {
    return shares.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The number of queries. */
  public int queries() {
    return shares.size();
  }

  /**
   * The share of the queries, 0 to 1, that found a smaller share of the true nearest than this
   * bound.
   *
   * @throws IllegalArgumentException if the bound is not 0 to 1
   */
  public double shareBelow(double bound) {
    if (!(bound >= 0 && bound <= 1)) {
      throw new IllegalArgumentException("a bound of the recall is 0 to 1, not " + bound);
    }
    return shares.stream().filter(share -> share < bound).count() / (double) queries();
  }

  /** The standard error of the mean, 0 for one query. */
  public double standardError() {
    double mean = mean();
    double squares = shares.stream().mapToDouble(share -> (share - mean) * (share - mean)).sum();
    return queries() == 1 ? 0 : Math.sqrt(squares / (queries() - 1) / queries());
  }

  /** Whether the mean is at least this recall. */
  public boolean reaches(double recall) {
    return mean() >= recall;
  }

  /** Without the share of each query. */
  @Override
  public String toString() {
    return "Recall[mean="
        + mean()
        + ", min="
        + min()
        + ", queries="
        + queries()
        + ", k="
        + k
        + ", width="
        + width
        + "]";
  }
}
