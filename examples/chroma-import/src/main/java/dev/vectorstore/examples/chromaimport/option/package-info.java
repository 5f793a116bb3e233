/** What the commands are told: where from, where to, and what; and failures of these. */
@NullMarked
package dev.vectorstore.examples.chromaimport.option;

import org.jspecify.annotations.NullMarked;
