/** The vector index of a space, its parameters and its state. */
@NullMarked
package dev.vectorstore.index;

import org.jspecify.annotations.NullMarked;
