/** Documents on their way into a store: checked, embedded, keyed, and their metadata as JSON. */
@NullMarked
package dev.vectorstore.internal.document;

import org.jspecify.annotations.NullMarked;
