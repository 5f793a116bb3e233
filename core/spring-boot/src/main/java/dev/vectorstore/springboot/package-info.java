/**
 * A vector database and a collection as beans of Spring Boot 3.5, 4.0 and 4.1, with health, an
 * endpoint, and what to do when the start fails.
 */
@NullMarked
package dev.vectorstore.springboot;

import org.jspecify.annotations.NullMarked;
