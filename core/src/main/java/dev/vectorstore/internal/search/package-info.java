/** What searches in every store share. */
@NullMarked
package dev.vectorstore.internal.search;

import org.jspecify.annotations.NullMarked;
