/** The embedding spaces of a collection. Each holds the vectors of one model. */
@NullMarked
package dev.vectorstore.space;

import org.jspecify.annotations.NullMarked;
