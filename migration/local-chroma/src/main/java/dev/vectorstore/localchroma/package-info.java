/** A throwaway Chroma server. */
@NullMarked
package dev.vectorstore.localchroma;

import org.jspecify.annotations.NullMarked;
