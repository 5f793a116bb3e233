/** Translates Chroma's forms into ours, and back. */
@NullMarked
package dev.vectorstore.migration.internal.translate;

import org.jspecify.annotations.NullMarked;
