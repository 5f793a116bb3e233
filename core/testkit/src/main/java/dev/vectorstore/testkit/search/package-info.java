/** Contracts on what a search finds: by vectors, by words, by both, and within a filter. */
@NullMarked
package dev.vectorstore.testkit.search;

import org.jspecify.annotations.NullMarked;
