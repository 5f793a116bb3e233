/** What all statements of this module share. */
@NullMarked
package dev.vectorstore.schema.internal.sql;

import org.jspecify.annotations.NullMarked;
