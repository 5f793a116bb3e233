/** Turns of the contenders with the same searches, and what they give. */
@NullMarked
package dev.vectorstore.examples.benchmark.rounds;

import org.jspecify.annotations.NullMarked;
