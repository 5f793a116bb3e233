/** Tests of what needs no server. */
@NullMarked
package dev.vectorstore.examples.springboot.search;

import org.jspecify.annotations.NullMarked;
