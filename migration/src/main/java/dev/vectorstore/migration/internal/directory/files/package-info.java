/** The files of Chroma's directory, read where they are. */
@NullMarked
package dev.vectorstore.migration.internal.directory.files;

import org.jspecify.annotations.NullMarked;
