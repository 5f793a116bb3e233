/** Three kinds of search, with what they tell about themselves. */
@NullMarked
package dev.vectorstore.examples.springboot.search;

import org.jspecify.annotations.NullMarked;
