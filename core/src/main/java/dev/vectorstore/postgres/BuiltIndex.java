package dev.vectorstore.postgres;

import dev.vectorstore.ElementType;
import dev.vectorstore.VectorIndex;

/**
 * An index that is there, as the system's catalog says.
 *
 * @param id its oid
 * @param kind how it was built
 * @param element what it holds of a vector
 * @param lists of an IVFFlat index, else 0
 * @param valid whether searches can use it
 * @param bytes its size
 */
record BuiltIndex(
    long id, VectorIndex.Kind kind, ElementType element, int lists, boolean valid, long bytes) {}
