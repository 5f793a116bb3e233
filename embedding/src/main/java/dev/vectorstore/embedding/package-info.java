/** Embedding models that run on this machine. */
@NullMarked
package dev.vectorstore.embedding;

import org.jspecify.annotations.NullMarked;
