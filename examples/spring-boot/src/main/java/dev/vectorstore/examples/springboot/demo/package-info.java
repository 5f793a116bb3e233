/** The application on a throwaway PostgreSQL. */
@NullMarked
package dev.vectorstore.examples.springboot.demo;

import org.jspecify.annotations.NullMarked;
