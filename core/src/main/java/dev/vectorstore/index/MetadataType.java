package dev.vectorstore.index;

import dev.vectorstore.Document;

/** The kind of values in an index on a metadata key. Values of other kinds are not in the index. */
public enum MetadataType {
  /** Text, in the order of code points. */
  TEXT,
  /** Whole and floating-point numbers. */
  NUMBER,
  /** Booleans. */
  BOOLEAN,
  /** Times and dates, in the text form of {@link Document}. */
  TIME
}
