/** Chroma's write-ahead log, replayed over its tables. */
@NullMarked
package dev.vectorstore.migration.internal.directory.log;

import org.jspecify.annotations.NullMarked;
