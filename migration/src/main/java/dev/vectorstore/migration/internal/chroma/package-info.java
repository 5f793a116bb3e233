/** Reads what Chroma left in a directory: its tables, the files of its indexes, and its log. */
@NullMarked
package dev.vectorstore.migration.internal.chroma;

import org.jspecify.annotations.NullMarked;
