/** The API of the vector store: databases, stores, documents, embeddings, filters and searches. */
@NullMarked
package dev.vectorstore;

import org.jspecify.annotations.NullMarked;
