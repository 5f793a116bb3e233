/** Compares the contents of a source with those of a database. */
@NullMarked
package dev.vectorstore.migration.internal.verify;

import org.jspecify.annotations.NullMarked;
