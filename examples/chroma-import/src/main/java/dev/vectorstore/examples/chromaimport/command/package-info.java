/** The commands of the program. */
@NullMarked
package dev.vectorstore.examples.chromaimport.command;

import org.jspecify.annotations.NullMarked;
