/** What a host can observe of the operations of a database. */
@NullMarked
package dev.vectorstore.observe;

import org.jspecify.annotations.NullMarked;
