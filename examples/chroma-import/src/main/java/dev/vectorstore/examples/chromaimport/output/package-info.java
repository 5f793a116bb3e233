/** The output of the commands, and their exit codes. */
@NullMarked
package dev.vectorstore.examples.chromaimport.output;

import org.jspecify.annotations.NullMarked;
