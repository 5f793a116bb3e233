package dev.vectorstore.index;

import java.util.Objects;

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
 * @param outdated whether it holds no longer: there were vectors in tight groups, and more than a
 *     fifth of the vectors were written since. Searches are exact then, until the index is built
 *     anew or {@link SpaceIndex#tune tuned}, which checks it again
 */
public record IndexCheck(Recall top10, Recall top100, double unreached, boolean outdated) {
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

  /** What holds still. */
  public IndexCheck(Recall top10, Recall top100, double unreached) {
    this(top10, top100, unreached, false);
  }

  /** A copy that holds no longer. */
  public IndexCheck asOutdated() {
    return new IndexCheck(top10, top100, unreached, true);
  }

  /**
   * Whether the index has few holes, which a mean can hide: at most one stored vector in 400 is
   * unreached, and at most one query in 200 finds less than 0.8 of its ten nearest.
   */
  public boolean isSound() {
    return unreached <= MOST_UNREACHED && isSound(top10);
  }

  /** Whether at most one query in 200 finds less than 0.8 of its true nearest. */
  public static boolean isSound(Recall recall) {
    return recall.shareBelow(LOW) <= MOST_LOW;
  }

  /**
   * Whether both recalls are at least this in the mean, the index {@link #isSound}, and that of the
   * hundred nearest is, too.
   */
  public boolean reaches(double recall) {
    return isSound() && top10.reaches(recall) && top100.reaches(recall) && isSound(top100);
  }
}
