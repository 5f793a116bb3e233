/** The contracts on a store behind a pooler. */
@NullMarked
package dev.vectorstore.testkit.pooler;

import org.jspecify.annotations.NullMarked;
