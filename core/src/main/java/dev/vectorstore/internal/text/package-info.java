/** What text PostgreSQL can hold, and in which order it stands. */
@NullMarked
package dev.vectorstore.internal.text;

import org.jspecify.annotations.NullMarked;
