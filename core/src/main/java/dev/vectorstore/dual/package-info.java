/** A store over two others, to move from one to the other without downtime. */
@NullMarked
package dev.vectorstore.dual;

import org.jspecify.annotations.NullMarked;
