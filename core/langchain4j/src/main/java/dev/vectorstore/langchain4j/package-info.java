/**
 * A collection as LangChain4j's {@code EmbeddingStore} and {@code ContentRetriever}, and embedding
 * models both ways.
 */
@NullMarked
package dev.vectorstore.langchain4j;

import org.jspecify.annotations.NullMarked;
