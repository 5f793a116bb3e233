package dev.vectorstore.schema;

/** What a database role may do with the store. */
public enum Access {
  /**
   * Read and write documents, and create, rename and drop collections. No right to create other
   * objects in the schema.
   */
  APPLICATION,
  /** Read only. */
  READER
}
