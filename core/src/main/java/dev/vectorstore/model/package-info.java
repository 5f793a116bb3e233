/** Embedding models, which make vectors of texts, and their registry. */
@NullMarked
package dev.vectorstore.model;

import org.jspecify.annotations.NullMarked;
