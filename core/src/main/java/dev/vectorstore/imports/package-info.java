/** Imports as recorded things: taken up again after a crash, paused, and taken back. */
@NullMarked
package dev.vectorstore.imports;

import org.jspecify.annotations.NullMarked;
