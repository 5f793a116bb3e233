package dev.vectorstore.index;

import java.util.Optional;

/**
 * The state of a vector index.
 *
 * @param wanted the index that the space should have
 * @param built the index that exists, complete or not
 * @param state whether it exists and is used
 * @param bytes its size; 0 if it does not exist
 * @param vectors the number of vectors in the space, as the database estimates it
 */
public record IndexStatus(
    VectorIndex wanted, Optional<VectorIndex> built, State state, long bytes, long vectors) {
  /** Whether an index exists. */
  public enum State {
    /** No index exists. */
    ABSENT,
    /** An index is being built, or a build was interrupted and left it. No search uses it. */
    INVALID,
    /** The index exists. Searches use it if that pays. */
    READY
  }
}
