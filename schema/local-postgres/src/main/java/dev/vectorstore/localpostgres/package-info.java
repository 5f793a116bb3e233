/**
 * A throwaway PostgreSQL with pgvector for examples and tests, from the first that works of a
 * server that {@code VECTORSTORE_TEST_URL} names, an installed PostgreSQL, Docker and the
 * distribution's packages, or of those that {@code VECTORSTORE_LOCAL_POSTGRES} allows.
 */
@NullMarked
package dev.vectorstore.localpostgres;

import org.jspecify.annotations.NullMarked;
