/** What every {@link dev.vectorstore.VectorDatabase} tells of what it does. */
@NullMarked
package dev.vectorstore.testkit.observe;

import org.jspecify.annotations.NullMarked;
