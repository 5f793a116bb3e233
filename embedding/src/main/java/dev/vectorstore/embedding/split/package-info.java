/** Splits long texts into parts that a model can read. */
@NullMarked
package dev.vectorstore.embedding.split;

import org.jspecify.annotations.NullMarked;
