/** A command line that moves a Chroma into PostgreSQL, proves it, and goes the way back. */
@NullMarked
package dev.vectorstore.examples.chromaimport;

import org.jspecify.annotations.NullMarked;
