/** A server: its programs, its data, and how it is reached. */
@NullMarked
package dev.vectorstore.localpostgres.internal.server;

import org.jspecify.annotations.NullMarked;
