/** Reads the directory that Chroma persists. */
@NullMarked
package dev.vectorstore.migration.internal.directory;

import org.jspecify.annotations.NullMarked;
