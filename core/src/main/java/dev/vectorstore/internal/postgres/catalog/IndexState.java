package dev.vectorstore.internal.postgres.catalog;

import java.util.NavigableMap;
import java.util.Optional;

/**
 * What is known of a space's vectors and their index.
 *
 * @param built the index, whole or not
 * @param vectors about how many there are
 * @param widths how widely a search must look for a recall, where that was measured
 */
record IndexState(Optional<BuiltIndex> built, long vectors, NavigableMap<Double, Integer> widths) {
  /** The index, if searches can use it. */
  Optional<BuiltIndex> usable() {
    return built.filter(BuiltIndex::valid);
  }
}
