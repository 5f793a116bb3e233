/** The spaces of a collection in PostgreSQL. */
@NullMarked
package dev.vectorstore.internal.postgres.space;

import org.jspecify.annotations.NullMarked;
