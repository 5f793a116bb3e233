/** What was measured, as values, and the pages, data files and charts that are made of them. */
@NullMarked
package dev.vectorstore.examples.benchmark.report;

import org.jspecify.annotations.NullMarked;
