/** The measured values, and the pages, data files and charts with them. */
@NullMarked
package dev.vectorstore.examples.benchmark.report;

import org.jspecify.annotations.NullMarked;
