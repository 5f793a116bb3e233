/** What the commands say, and how they end. */
@NullMarked
package dev.vectorstore.examples.chromaimport.output;

import org.jspecify.annotations.NullMarked;
