/** Asks a Chroma server over HTTP, in either version of its interface. */
@NullMarked
package dev.vectorstore.migration.internal.client;

import org.jspecify.annotations.NullMarked;
