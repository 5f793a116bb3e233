package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.IndexCheck;
import java.util.Optional;

/**
 * What is known of a space's vectors and their index.
 *
 * @param built the index, whole or not
 * @param vectors about how many there are
 * @param dead about how many rows were deleted or replaced and not vacuumed yet
 * @param widths how widely a search must look for a recall, where that was measured
 * @param large whether the vectors are more than what the server keeps in its memory
 * @param fleeting whether what a check found of the index ends once much is written
 */
public record IndexState(
    Optional<BuiltIndex> built,
    long vectors,
    long dead,
    SearchWidths widths,
    boolean large,
    boolean fleeting) {
  /** Of a space that is gone. */
  public static final IndexState NOTHING =
      new IndexState(Optional.empty(), 0, 0, SearchWidths.UNKNOWN);

  /** One that fits into memory and holds for a while, whatever is written. */
  public IndexState(Optional<BuiltIndex> built, long vectors, long dead, SearchWidths widths) {
    this(built, vectors, dead, widths, false, false);
  }

  /** A copy whose check is one that ends. */
  IndexState withFleeting(boolean outdated) {
    return new IndexState(
        outdated ? built.map(BuiltIndex::outdated) : built,
        vectors,
        dead,
        widths,
        large,
        !outdated);
  }

  /** Whether what a check found of the index holds no longer. */
  public boolean isOutdated() {
    return usable().flatMap(BuiltIndex::checked).filter(IndexCheck::outdated).isPresent();
  }

  /** Whether what is known of the index holds whatever is written. */
  public boolean isLasting() {
    return !fleeting && !isOutdated();
  }

  /** The index, if searches can use it. */
  public Optional<BuiltIndex> usable() {
    return built.filter(BuiltIndex::valid);
  }
}
