/** Embedding models behind HTTP. */
@NullMarked
package dev.vectorstore.embedding.http;

import org.jspecify.annotations.NullMarked;
