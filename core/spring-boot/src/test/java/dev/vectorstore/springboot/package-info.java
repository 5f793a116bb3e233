/** The starter in applications of each line of Boot. Tests may leave fields to their set-up. */
@NullUnmarked
package dev.vectorstore.springboot;

import org.jspecify.annotations.NullUnmarked;
