package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;

/**
 * An index that is there, as the system's catalog says.
 *
 * @param id its oid
 * @param index how it was built, with what it holds of a vector
 * @param valid whether searches can use it
 * @param bytes its size
 */
record BuiltIndex(long id, VectorIndex index, boolean valid, long bytes) {
  VectorIndex.Kind kind() {
    return index.kind();
  }

  ElementType element() {
    return index.element().orElseThrow();
  }

  /** Of an IVFFlat index, else 0. */
  int lists() {
    return index.parameters().getOrDefault("lists", 0);
  }
}
