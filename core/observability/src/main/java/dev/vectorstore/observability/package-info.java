/** The operations of a database as Micrometer's observations. */
@NullMarked
package dev.vectorstore.observability;

import org.jspecify.annotations.NullMarked;
