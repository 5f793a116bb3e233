/** Models that wrap other models: caches, limits, shorter vectors, shorter texts, measurements. */
@NullMarked
package dev.vectorstore.embedding.wrap;

import org.jspecify.annotations.NullMarked;
