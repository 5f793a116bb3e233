package dev.vectorstore.schema;

/** What a database role may do with the store. */
public enum Access {
  /**
   * Read and write documents, make, rename and drop collections; no right to create anything in the
   * schema.
   */
  APPLICATION,
  /** Read only. */
  READER
}
