/** Chroma's forms as ours, and ours as Chroma's. */
@NullMarked
package dev.vectorstore.migration.internal.translate;

import org.jspecify.annotations.NullMarked;
