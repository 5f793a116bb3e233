/** The stores that are measured, each as its own users would use it. */
@NullMarked
package dev.vectorstore.examples.benchmark.contender;

import org.jspecify.annotations.NullMarked;
