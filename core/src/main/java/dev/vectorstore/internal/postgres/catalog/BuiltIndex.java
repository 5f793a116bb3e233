package dev.vectorstore.internal.postgres.catalog;

import dev.vectorstore.index.ElementType;
import dev.vectorstore.index.VectorIndex;
import dev.vectorstore.internal.postgres.method.IndexMethod;

/**
 * An index that is there, as the system's catalog says.
 *
 * @param id its oid
 * @param method how it was built and is searched
 * @param index its options, with what it holds of a vector
 * @param valid whether searches can use it
 * @param bytes its size
 */
public record BuiltIndex(
    long id, IndexMethod method, VectorIndex index, boolean valid, long bytes) {
  public ElementType element() {
    return index.element().orElseThrow();
  }
}
