/** Text files, split into passages. */
@NullMarked
package dev.vectorstore.examples.springboot.document;

import org.jspecify.annotations.NullMarked;
