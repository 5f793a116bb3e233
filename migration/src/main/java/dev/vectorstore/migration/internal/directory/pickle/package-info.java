/** Chroma's pickled names of the vectors of an index. */
@NullMarked
package dev.vectorstore.migration.internal.directory.pickle;

import org.jspecify.annotations.NullMarked;
