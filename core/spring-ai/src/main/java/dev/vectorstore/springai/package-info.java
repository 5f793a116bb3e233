/** Spring AI's vector store over a collection, and embedding models both ways. */
@NullMarked
package dev.vectorstore.springai;

import org.jspecify.annotations.NullMarked;
