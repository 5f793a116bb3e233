/** Patterns of text, as filters have them. */
@NullMarked
package dev.vectorstore.internal.pattern;

import org.jspecify.annotations.NullMarked;
