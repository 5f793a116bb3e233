package dev.vectorstore.index;

import java.util.Optional;

/**
 * The state of a vector index.
 *
 * @param wanted the index that the space should have
 * @param built the index that exists, complete or not; never automatic
 * @param state whether it exists and is used
 * @param bytes its size; 0 if it does not exist
 * @param vectors the number of vectors in the space, as the database estimates it
 * @param checked what a check after its build found; empty if there is no index, or if it was not
 *     checked, as one of a collection per tenant is not
 */
public record IndexStatus(
    VectorIndex wanted,
    Optional<VectorIndex> built,
    State state,
    long bytes,
    long vectors,
    Optional<IndexCheck> checked) {
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
