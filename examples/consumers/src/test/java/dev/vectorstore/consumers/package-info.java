/** A look at the files that are published. */
@NullMarked
package dev.vectorstore.consumers;

import org.jspecify.annotations.NullMarked;
