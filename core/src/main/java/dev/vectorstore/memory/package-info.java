/** The store in memory, for tests and small data: exact, and gone with the process. */
@NullMarked
package dev.vectorstore.memory;

import org.jspecify.annotations.NullMarked;
