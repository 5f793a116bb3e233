/** The speed and size of the store on this machine, compared with the bare driver and its peers. */
@NullMarked
package dev.vectorstore.examples.benchmark;

import org.jspecify.annotations.NullMarked;
