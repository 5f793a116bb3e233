/** Reads and writes the records of a Chroma server. */
@NullMarked
package dev.vectorstore.migration.internal.http;

import org.jspecify.annotations.NullMarked;
