package dev.vectorstore.examples.benchmark.data;

/**
 * One kind of search.
 *
 * @param limit the number of requested documents
 * @param keep which documents may be found
 */
public record Workload(int limit, Keep keep) {
  /** All documents. */
  public static Workload top(int limit) {
    return new Workload(limit, Keep.ALL);
  }

  /** A short description. */
  public String title() {
    return "top "
        + limit
        + (keep == Keep.ALL ? "" : ", filter keeps %s %%".formatted(trimmed(keep.percent())));
  }

  private static String trimmed(double percent) {
    return percent >= 1 ? Long.toString(Math.round(percent)) : Double.toString(percent);
  }
}
