/** How documents are written, and what a write reports. */
@NullMarked
package dev.vectorstore.write;

import org.jspecify.annotations.NullMarked;
