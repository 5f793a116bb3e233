/** Chroma's HTTP interface, v1 and v2. */
@NullMarked
package dev.vectorstore.migration.internal.http;

import org.jspecify.annotations.NullMarked;
