/** The measured stores, each used as its own users would use it. */
@NullMarked
package dev.vectorstore.examples.benchmark.contender;

import org.jspecify.annotations.NullMarked;
