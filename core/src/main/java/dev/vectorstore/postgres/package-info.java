/** The store in PostgreSQL with pgvector. */
@NullMarked
package dev.vectorstore.postgres;

import org.jspecify.annotations.NullMarked;
