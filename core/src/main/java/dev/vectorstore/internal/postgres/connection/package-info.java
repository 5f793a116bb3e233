/** Connections, their transactions, settings and limits of time. */
@NullMarked
package dev.vectorstore.internal.postgres.connection;

import org.jspecify.annotations.NullMarked;
