/** What the database knows of collections, spaces and indexes, and how rows become documents. */
@NullMarked
package dev.vectorstore.internal.postgres.catalog;

import org.jspecify.annotations.NullMarked;
