/** A command line that imports a Chroma database into PostgreSQL, verifies it, and exports back. */
@NullMarked
package dev.vectorstore.examples.chromaimport;

import org.jspecify.annotations.NullMarked;
