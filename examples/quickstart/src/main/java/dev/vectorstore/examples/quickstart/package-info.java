/** The main job from end to end: a Chroma directory in, answers out. */
@NullMarked
package dev.vectorstore.examples.quickstart;

import org.jspecify.annotations.NullMarked;
