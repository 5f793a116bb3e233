/** The files of Chroma's HNSW indexes. */
@NullMarked
package dev.vectorstore.migration.internal.directory.hnsw;

import org.jspecify.annotations.NullMarked;
