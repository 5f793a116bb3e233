/** A collection of a Chroma server as a store. */
@NullMarked
package dev.vectorstore.migration.internal.store;

import org.jspecify.annotations.NullMarked;
