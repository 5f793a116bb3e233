/** Sockets to the server. */
@NullMarked
package dev.vectorstore.internal.net;

import org.jspecify.annotations.NullMarked;
