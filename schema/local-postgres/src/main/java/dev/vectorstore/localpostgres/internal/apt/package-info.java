/** Packages of PostgreSQL from the distribution's archive. */
@NullMarked
package dev.vectorstore.localpostgres.internal.apt;

import org.jspecify.annotations.NullMarked;
