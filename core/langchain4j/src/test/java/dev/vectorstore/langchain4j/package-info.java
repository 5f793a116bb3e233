/** Tests of the adapter, LangChain4j's own among them. */
@NullMarked
package dev.vectorstore.langchain4j;

import org.jspecify.annotations.NullMarked;
