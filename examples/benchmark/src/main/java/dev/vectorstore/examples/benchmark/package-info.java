/** What the store costs on this machine, beside the bare driver and its peers. */
@NullMarked
package dev.vectorstore.examples.benchmark;

import org.jspecify.annotations.NullMarked;
