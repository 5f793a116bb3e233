/** Filters as conditions of SQL. */
@NullMarked
package dev.vectorstore.internal.postgres.filter;

import org.jspecify.annotations.NullMarked;
