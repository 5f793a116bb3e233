/** The tables of the vector store: versioned migrations, their checks and the rights on them. */
@NullMarked
package dev.vectorstore.schema;

import org.jspecify.annotations.NullMarked;
