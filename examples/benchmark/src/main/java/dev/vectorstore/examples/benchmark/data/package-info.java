/** What is stored and asked for, and the exact answers. */
@NullMarked
package dev.vectorstore.examples.benchmark.data;

import org.jspecify.annotations.NullMarked;
