/**
 * Contracts on the vectors of several models in one collection, and on the move from one to the
 * next.
 */
@NullMarked
package dev.vectorstore.testkit.space;

import org.jspecify.annotations.NullMarked;
