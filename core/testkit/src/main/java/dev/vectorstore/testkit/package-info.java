/**
 * Contract tests for stores and adapters, deterministic models, and a database for a test class.
 */
@NullMarked
package dev.vectorstore.testkit;

import org.jspecify.annotations.NullMarked;
