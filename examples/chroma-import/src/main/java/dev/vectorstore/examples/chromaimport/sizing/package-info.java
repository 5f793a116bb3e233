/** How much a collection takes, by formulas that were compared with servers. */
@NullMarked
package dev.vectorstore.examples.chromaimport.sizing;

import org.jspecify.annotations.NullMarked;
