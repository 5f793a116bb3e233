/** The options, the machine, the database and other JVMs that a scenario works with. */
@NullMarked
package dev.vectorstore.examples.benchmark.setup;

import org.jspecify.annotations.NullMarked;
