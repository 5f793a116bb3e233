/** Holds the documentation against the sources. */
@NullMarked
package dev.vectorstore.docs;

import org.jspecify.annotations.NullMarked;
