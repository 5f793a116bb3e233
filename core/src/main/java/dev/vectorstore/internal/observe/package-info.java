/** How operations are observed, the same way in both kinds of database. */
@NullMarked
package dev.vectorstore.internal.observe;

import org.jspecify.annotations.NullMarked;
