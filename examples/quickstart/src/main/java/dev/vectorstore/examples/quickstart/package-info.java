/** The main task from end to end: from a Chroma directory to search results. */
@NullMarked
package dev.vectorstore.examples.quickstart;

import org.jspecify.annotations.NullMarked;
