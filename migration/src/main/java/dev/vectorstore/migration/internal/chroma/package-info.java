/** The contents of Chroma in Chroma's terms. A directory and a server give the same types. */
@NullMarked
package dev.vectorstore.migration.internal.chroma;

import org.jspecify.annotations.NullMarked;
