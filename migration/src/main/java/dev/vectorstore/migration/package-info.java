/** Imports a Chroma database into a vector store, verifies it, and exports back. */
@NullMarked
package dev.vectorstore.migration;

import org.jspecify.annotations.NullMarked;
