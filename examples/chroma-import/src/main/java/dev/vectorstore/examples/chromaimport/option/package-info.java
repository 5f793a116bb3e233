/** The options of the commands, and their failures. */
@NullMarked
package dev.vectorstore.examples.chromaimport.option;

import org.jspecify.annotations.NullMarked;
