/** Where a page of a search ended. */
@NullMarked
package dev.vectorstore.internal.cursor;

import org.jspecify.annotations.NullMarked;
