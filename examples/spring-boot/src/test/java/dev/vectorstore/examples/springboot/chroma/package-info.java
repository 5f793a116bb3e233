/** Tests of what needs no server. */
@NullMarked
package dev.vectorstore.examples.springboot.chroma;

import org.jspecify.annotations.NullMarked;
