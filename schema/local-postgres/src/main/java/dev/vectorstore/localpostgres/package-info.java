/**
 * A throwaway PostgreSQL with pgvector for examples and tests. It is the first that works of these:
 * a server that {@code VECTORSTORE_TEST_URL} names, an installed PostgreSQL, Docker, and the
 * distribution's packages. {@code VECTORSTORE_LOCAL_POSTGRES} can restrict them.
 */
@NullMarked
package dev.vectorstore.localpostgres;

import org.jspecify.annotations.NullMarked;
