/** The application as its users see it: over HTTP, and in a browser. */
@NullMarked
package dev.vectorstore.examples.springboot;

import org.jspecify.annotations.NullMarked;
