/** What differs between the methods that pgvector indexes vectors by: one class for each. */
@NullMarked
package dev.vectorstore.internal.postgres.method;

import org.jspecify.annotations.NullMarked;
