/** A web application over one collection, of which each tenant has its own documents. */
@NullMarked
package dev.vectorstore.examples.springboot;

import org.jspecify.annotations.NullMarked;
