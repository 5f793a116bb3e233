/** The store of one collection in PostgreSQL. */
@NullMarked
package dev.vectorstore.internal.postgres.store;

import org.jspecify.annotations.NullMarked;
