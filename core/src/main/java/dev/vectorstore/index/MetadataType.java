package dev.vectorstore.index;

import dev.vectorstore.Document;

/** The kind of values that an index on a metadata key serves; values of other kinds stay out. */
public enum MetadataType {
  /** Text, in the order of code points. */
  TEXT,
  /** Numbers, whole or not. */
  NUMBER,
  /** True and false. */
  BOOLEAN,
  /** Times and dates, in the text form that {@link Document} gives them. */
  TIME
}
