/** The import engine, which plans, loads, resumes and rehearses the import of any source. */
@NullMarked
package dev.vectorstore.migration.internal.imports;

import org.jspecify.annotations.NullMarked;
