/** Settings and descriptions of collections. */
@NullMarked
package dev.vectorstore.collection;

import org.jspecify.annotations.NullMarked;
