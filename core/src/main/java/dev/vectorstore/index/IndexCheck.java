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
 */
public record IndexCheck(Recall top10, Recall top100, double unreached) {
  /** The largest share of unreached vectors of an index that gives what it should. */
  public static final double MOST_UNREACHED = 1 / 200.0;

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

  /** Whether at most one stored vector in 200 is not found by a search for itself. */
  public boolean findsStored() {
    return unreached <= MOST_UNREACHED;
  }

  /** Whether both recalls are at least this in the mean, and {@link #findsStored} holds. */
  public boolean reaches(double recall) {
    return findsStored() && top10.reaches(recall) && top100.reaches(recall);
  }
}
