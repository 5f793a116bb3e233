package dev.vectorstore.index;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What a check of a new index found, with stored vectors as queries. Immutable and safe to share
 * between threads.
 *
 * @param top10 how well searches for the ten nearest agree with exact ones, with the effort that
 *     they take from then on, or the best one if none gives the recall that they ask for
 * @param top100 the same for the hundred nearest
 * @param unreached the share of the stored vectors, 0 to 1, for which a search for the ten nearest
 *     finds neither the vector itself nor one that is as near; measured with more vectors than the
 *     recalls
 * @param grouped whether a part of the vectors lies in tight groups, such as versions of documents
 * @param outdated whether it holds no longer, until the index is checked again: by itself where
 *     indexes are built in the background, or else when it is built anew or {@link SpaceIndex#tune
 *     tuned}. That is so where there were tight groups and more than a fifth of the vectors were
 *     written since; searches are exact then. And where searches take less effort than usual and
 *     more than half of the vectors were written since; they take the usual effort then
 */
public record IndexCheck(
    Recall top10, Recall top100, double unreached, boolean grouped, boolean outdated) {
  /** The largest share of unreached vectors of an index that gives what it should. */
  public static final double MOST_UNREACHED = 1 / 400.0;

  private static final double LOW = 0.8;
  private static final double MOST_LOW = 1 / 200.0;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public IndexCheck {
    Objects.requireNonNull(top10, "top10");
    Objects.requireNonNull(top100, "top100");
    if (!(unreached >= 0 && unreached <= 1)) {
      throw new IllegalArgumentException("a share of vectors is 0 to 1, not " + unreached);
    }
  }

  /** What holds still, of vectors in no tight groups. */
  public IndexCheck(Recall top10, Recall top100, double unreached) {
    this(top10, top100, unreached, false, false);
  }

  /** A copy that holds no longer. */
  public IndexCheck asOutdated() {
    return new IndexCheck(top10, top100, unreached, grouped, true);
  }

  /**
   * Whether the index has few holes, which a mean can hide: at most one stored vector in 400 is
   * unreached, and at most one query in 200 finds less than 0.8 of its ten nearest.
   */
  public boolean isSound() {
    return unreached <= MOST_UNREACHED && isSound(top10);
  }

  private static boolean isSound(Recall recall) {
    return recall.shareBelow(LOW) <= MOST_LOW;
  }

  /**
   * Whether both recalls {@linkplain #gives give} this one for sure, and the index {@link
   * #isSound}.
   */
  public boolean reaches(double recall) {
    return isSound() && gives(top10, recall) && gives(top100, recall);
  }

  /**
   * Whether queries of a check show that searches give a recall, and not by luck. Both the stored
   * queries and those near a stored one, which lie nearer to the middle and may be easier, find as
   * much in the mean, less a standard error, as other queries are not exactly alike. At most one
   * query in 200 finds less than 0.8 of its true nearest.
   *
   * @param measured every other query from the first on is a stored vector
   * @param recall the mean, 0 to 1
   */
  public static boolean gives(Recall measured, double recall) {
    return isSound(measured)
        && isSurely(half(measured, 0), recall)
        && (measured.queries() == 1 || isSurely(half(measured, 1), recall));
  }

  private static boolean isSurely(Recall measured, double recall) {
    return measured.mean() - measured.standardError() >= recall;
  }

  private static Recall half(Recall measured, int first) {
    List<Double> shares =
        IntStream.iterate(first, i -> i < measured.queries(), i -> i + 2)
            .mapToObj(measured.shares()::get)
            .toList();
    return new Recall(shares, measured.k(), measured.width());
  }
}
