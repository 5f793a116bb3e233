/** How queries to the words of texts are read. */
@NullMarked
package dev.vectorstore.internal.keyword;

import org.jspecify.annotations.NullMarked;
