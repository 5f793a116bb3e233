/** What an import reads from, whatever holds it: collections and their records. */
@NullMarked
package dev.vectorstore.migration.internal.source;

import org.jspecify.annotations.NullMarked;
