/** The private copy of Chroma's SQLite database. */
@NullMarked
package dev.vectorstore.migration.internal.directory.sqlite;

import org.jspecify.annotations.NullMarked;
