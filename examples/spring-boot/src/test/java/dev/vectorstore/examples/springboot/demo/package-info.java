/** Tests of the one command. */
@NullMarked
package dev.vectorstore.examples.springboot.demo;

import org.jspecify.annotations.NullMarked;
