package dev.vectorstore.migration;

/** Why Chroma cannot hold a document, or a part of it. */
public enum ExportLoss {
  /** The id is empty: the document cannot be written. */
  ID_EMPTY("the id is empty"),
  /** The id, text or uri has an unpaired surrogate, which Chroma's JSON cannot hold. */
  TEXT_NOT_UNICODE("the id, text or uri has an unpaired surrogate"),
  /** There is no vector: the document cannot be written. */
  VECTOR_MISSING("there is no vector"),
  /** The vector has NaN or an infinity: the document cannot be written. */
  VECTOR_NOT_FINITE("the vector has NaN or an infinity"),
  /** The vector has another dimension than the collection: the document cannot be written. */
  VECTOR_WRONG_DIMENSION("the vector has another dimension than the collection"),
  /** A metadata value is null. */
  METADATA_NULL("a metadata value is null"),
  /** A metadata value is a map. */
  METADATA_MAP("a metadata value is a map"),
  /**
   * A metadata value is a list, and the server is older than 1.5; or the list is empty or has
   * values of several types.
   */
  METADATA_LIST("a metadata value is a list that the server does not support"),
  /** A metadata value is an integer beyond 64 bits, NaN or an infinity. */
  METADATA_NUMBER("a metadata number is too large, NaN or an infinity"),
  /** A metadata key begins with {@code chroma:}, which Chroma reserves for itself. */
  METADATA_KEY("a metadata key begins with chroma:");

  private final String words;

  ExportLoss(String words) {
    this.words = words;
  }

  /** The human-readable reason. */
  public String words() {
    return words;
  }

  /** Whether the document can be written without this part. */
  public boolean isOfMetadata() {
    return name().startsWith("METADATA");
  }
}
