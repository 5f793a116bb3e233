/** Reads a Chroma deployment and brings it into a vector store. */
@NullMarked
package dev.vectorstore.migration;

import org.jspecify.annotations.NullMarked;
