/** Chroma's write-ahead log, replayed over what its tables hold. */
@NullMarked
package dev.vectorstore.migration.internal.directory.log;

import org.jspecify.annotations.NullMarked;
