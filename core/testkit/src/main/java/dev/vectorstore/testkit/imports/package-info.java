/** Contracts on runs of an import and their rollback. */
@NullMarked
package dev.vectorstore.testkit.imports;

import org.jspecify.annotations.NullMarked;
