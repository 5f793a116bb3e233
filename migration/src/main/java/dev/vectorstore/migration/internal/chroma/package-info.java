/** What Chroma holds, in its own terms: a directory and a server give the same. */
@NullMarked
package dev.vectorstore.migration.internal.chroma;

import org.jspecify.annotations.NullMarked;
