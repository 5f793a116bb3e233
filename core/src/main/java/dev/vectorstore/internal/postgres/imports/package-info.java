/** Runs of imports, their ledger, and the way back. */
@NullMarked
package dev.vectorstore.internal.postgres.imports;

import org.jspecify.annotations.NullMarked;
