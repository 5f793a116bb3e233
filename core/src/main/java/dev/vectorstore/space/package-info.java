/** The spaces of a collection: the vectors of one model each. */
@NullMarked
package dev.vectorstore.space;

import org.jspecify.annotations.NullMarked;
