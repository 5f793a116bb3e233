/** The speed of embedding models on this machine, compared with LangChain4j's on the same files. */
@NullMarked
package dev.vectorstore.examples.embedding;

import org.jspecify.annotations.NullMarked;
