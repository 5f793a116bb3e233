/** Embedding models, by which texts become vectors, and their registry. */
@NullMarked
package dev.vectorstore.model;

import org.jspecify.annotations.NullMarked;
