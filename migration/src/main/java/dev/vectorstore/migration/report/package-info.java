/** Progress and reports for people and for programs. */
@NullMarked
package dev.vectorstore.migration.report;

import org.jspecify.annotations.NullMarked;
