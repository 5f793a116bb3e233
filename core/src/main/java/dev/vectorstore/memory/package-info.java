/**
 * The store in memory, for tests and small data. Its searches are exact, and its data are gone with
 * the process.
 */
@NullMarked
package dev.vectorstore.memory;

import org.jspecify.annotations.NullMarked;
