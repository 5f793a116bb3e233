/** The vector index of a space: its method, options and state. */
@NullMarked
package dev.vectorstore.index;

import org.jspecify.annotations.NullMarked;
