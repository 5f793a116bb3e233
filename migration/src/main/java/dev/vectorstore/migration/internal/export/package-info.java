/** Writes collections back to Chroma. */
@NullMarked
package dev.vectorstore.migration.internal.export;

import org.jspecify.annotations.NullMarked;
