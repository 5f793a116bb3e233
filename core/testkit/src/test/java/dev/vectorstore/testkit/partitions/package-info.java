/** The contracts on collections with partitions. */
@NullMarked
package dev.vectorstore.testkit.partitions;

import org.jspecify.annotations.NullMarked;
