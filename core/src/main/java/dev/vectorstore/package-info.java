/** The API of the vector store: databases, stores, documents, embeddings and filters. */
@NullMarked
package dev.vectorstore;

import org.jspecify.annotations.NullMarked;
