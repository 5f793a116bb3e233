/** The way of documents into their tables. */
@NullMarked
package dev.vectorstore.internal.postgres.write;

import org.jspecify.annotations.NullMarked;
