/** Builds, changes and measures of the indexes of a space. */
@NullMarked
package dev.vectorstore.internal.postgres.index;

import org.jspecify.annotations.NullMarked;
