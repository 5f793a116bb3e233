package dev.vectorstore.internal.postgres.catalog;

import java.util.Optional;

/**
 * What is known of a space's vectors and their index.
 *
 * @param built the index, whole or not
 * @param vectors about how many there are
 * @param dead about how many rows were deleted or replaced and not vacuumed yet
 * @param widths how widely a search must look for a recall, where that was measured
 */
public record IndexState(Optional<BuiltIndex> built, long vectors, long dead, SearchWidths widths) {
  /** Of a space that is gone. */
  public static final IndexState NOTHING =
      new IndexState(Optional.empty(), 0, 0, SearchWidths.UNKNOWN);

  IndexState withBuilt(Optional<BuiltIndex> other) {
    return new IndexState(other, vectors, dead, widths);
  }

  /** The index, if searches can use it. */
  public Optional<BuiltIndex> usable() {
    return built.filter(BuiltIndex::valid);
  }
}
