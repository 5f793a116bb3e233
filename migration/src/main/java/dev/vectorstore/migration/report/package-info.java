/** Progress and reports, human-readable and machine-readable. */
@NullMarked
package dev.vectorstore.migration.report;

import org.jspecify.annotations.NullMarked;
