/** The way of a search: plan, statement, attempt. */
@NullMarked
package dev.vectorstore.internal.postgres.search;

import org.jspecify.annotations.NullMarked;
