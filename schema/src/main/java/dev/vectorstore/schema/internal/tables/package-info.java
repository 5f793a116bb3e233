/** The files that make the tables, the history of those that ran, and what the tables hold. */
@NullMarked
package dev.vectorstore.schema.internal.tables;

import org.jspecify.annotations.NullMarked;
