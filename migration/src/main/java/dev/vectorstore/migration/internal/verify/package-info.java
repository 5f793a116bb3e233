/** Compares what a source holds with what a database gives back. */
@NullMarked
package dev.vectorstore.migration.internal.verify;

import org.jspecify.annotations.NullMarked;
