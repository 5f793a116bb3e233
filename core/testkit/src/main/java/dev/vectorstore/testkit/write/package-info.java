/** Contracts on what writes, updates and loads leave behind. */
@NullMarked
package dev.vectorstore.testkit.write;

import org.jspecify.annotations.NullMarked;
