/**
 * Import runs that the database records. They can be resumed after a crash, paused, and rolled
 * back.
 */
@NullMarked
package dev.vectorstore.imports;

import org.jspecify.annotations.NullMarked;
