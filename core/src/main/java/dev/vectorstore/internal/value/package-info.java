/** Checks and copies of what callers pass. */
@NullMarked
package dev.vectorstore.internal.value;

import org.jspecify.annotations.NullMarked;
