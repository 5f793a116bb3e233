package dev.vectorstore.index;

import java.util.Optional;

/**
 * What there is of a vector index. More may be told in later versions.
 *
 * @param wanted the index that the space is to have
 * @param built the index that is there, whole or not
 * @param state whether it is there
 * @param bytes its size; 0 if it is not there
 * @param vectors the number of vectors in the space, as the database estimates it
 */
public record IndexStatus(
    VectorIndex wanted, Optional<VectorIndex> built, State state, long bytes, long vectors) {
  /** Whether there is an index. */
  public enum State {
    /** There is none. */
    ABSENT,
    /** One is being built, or a build broke off and left it: no search uses it. */
    INVALID,
    /** It is there, and searches use it where it pays. */
    READY
  }
}
