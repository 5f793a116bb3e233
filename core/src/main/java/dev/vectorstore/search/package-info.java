/** Requests to search a collection, and their results. */
@NullMarked
package dev.vectorstore.search;

import org.jspecify.annotations.NullMarked;
