/** Imports of Chroma directories in the background, with their verification. */
@NullMarked
package dev.vectorstore.examples.springboot.chroma;

import org.jspecify.annotations.NullMarked;
