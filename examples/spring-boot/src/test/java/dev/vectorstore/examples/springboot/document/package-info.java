/** Tests of what needs no server. */
@NullMarked
package dev.vectorstore.examples.springboot.document;

import org.jspecify.annotations.NullMarked;
