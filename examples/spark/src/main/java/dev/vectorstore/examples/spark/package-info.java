/** Texts are embedded and loaded by the executors of Apache Spark. */
@NullMarked
package dev.vectorstore.examples.spark;

import org.jspecify.annotations.NullMarked;
