/** Reads and writes the records of a Chroma server. */
@NullMarked
package dev.vectorstore.migration.internal.server;

import org.jspecify.annotations.NullMarked;
