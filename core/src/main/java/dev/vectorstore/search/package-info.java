/** Requests to search a collection, and what they give. */
@NullMarked
package dev.vectorstore.search;

import org.jspecify.annotations.NullMarked;
