/** The source of an import in neutral terms: collections and their records. */
@NullMarked
package dev.vectorstore.migration.internal.source;

import org.jspecify.annotations.NullMarked;
