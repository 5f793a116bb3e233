/** The tenant of a session. */
@NullMarked
package dev.vectorstore.examples.springboot.tenant;

import org.jspecify.annotations.NullMarked;
