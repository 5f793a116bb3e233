/** Requests to servers over HTTP, for the modules that embed and that migrate. */
@NullMarked
package dev.vectorstore.internal.http;

import org.jspecify.annotations.NullMarked;
