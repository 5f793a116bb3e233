/** What a collection is made with, and what is known of it. */
@NullMarked
package dev.vectorstore.collection;

import org.jspecify.annotations.NullMarked;
