/** Statements put together from fragments and bound values, and what their failures mean. */
@NullMarked
package dev.vectorstore.internal.sql;

import org.jspecify.annotations.NullMarked;
