/** What provides a server: an existing one, an installation, Docker, or packages. */
@NullMarked
package dev.vectorstore.localpostgres.internal.provider;

import org.jspecify.annotations.NullMarked;
