package dev.vectorstore.migration;

/** Why Chroma cannot hold a document, or a part of it, that a store of ours can. */
public enum Unfit {
  /** The id is empty: the document cannot be written. */
  ID_EMPTY,
  /** Id, text or uri hold an unpaired surrogate, which no JSON that Chroma reads can. */
  TEXT_NOT_UNICODE,
  /** There is no vector: the document cannot be written. */
  VECTOR_MISSING,
  /** The vector holds NaN or an infinity: the document cannot be written. */
  VECTOR_NOT_FINITE,
  /** The vector has another dimension than the collection: the document cannot be written. */
  VECTOR_WRONG_DIMENSION,
  /** A metadata value is null. */
  METADATA_NULL,
  /** A metadata value is a map. */
  METADATA_MAP,
  /**
   * A metadata value is a list, and the server is older than 1.5; or the list is empty or has
   * values of several types.
   */
  METADATA_LIST,
  /** A metadata value is a whole number beyond 64 bits, NaN or an infinity. */
  METADATA_NUMBER,
  /** A metadata key begins with {@code chroma:}, which Chroma keeps for itself. */
  METADATA_KEY;

  /** Whether the document can be written without the part. */
  boolean isOfMetadata() {
    return name().startsWith("METADATA");
  }
}
