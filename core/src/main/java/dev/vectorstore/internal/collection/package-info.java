/** What has to hold before a collection is made or opened. */
@NullMarked
package dev.vectorstore.internal.collection;

import org.jspecify.annotations.NullMarked;
