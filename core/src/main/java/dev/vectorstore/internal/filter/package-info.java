/** What a store takes for a filter. */
@NullMarked
package dev.vectorstore.internal.filter;

import org.jspecify.annotations.NullMarked;
