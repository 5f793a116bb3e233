/** The stored documents, the queries and the exact results. */
@NullMarked
package dev.vectorstore.examples.benchmark.data;

import org.jspecify.annotations.NullMarked;
