/** The import engine: plans, loads, resumes and rehearses what any source holds. */
@NullMarked
package dev.vectorstore.migration.internal.imports;

import org.jspecify.annotations.NullMarked;
