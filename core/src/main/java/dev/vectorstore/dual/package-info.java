/** A store over two others, for a move from one to the other under load. */
@NullMarked
package dev.vectorstore.dual;

import org.jspecify.annotations.NullMarked;
