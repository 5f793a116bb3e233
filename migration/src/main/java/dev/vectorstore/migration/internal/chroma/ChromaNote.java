package dev.vectorstore.migration.internal.chroma;

/** Something out of the ordinary that was met while reading. */
public enum ChromaNote {
  /** Only the log has the record: Chroma had not yet applied it. */
  ONLY_IN_LOG,
  /** Chroma lost the vector; it was found in the log. */
  VECTOR_RESCUED,
  /** No vector is left anywhere. */
  VECTOR_MISSING,
  /** The vector has another dimension than the collection, and no other is left. */
  VECTOR_WRONG_DIMENSION,
  /** The vector holds NaN or an infinity. */
  VECTOR_NOT_FINITE,
  /** The index holds the vector rounded; the log still had its exact bits, which were taken. */
  VECTOR_EXACT_FROM_LOG,
  /** The length of a cosine vector is lost: what is left is its direction. */
  VECTOR_LENGTH_LOST,
  /** The index lists the record and yet marks its vector as deleted; the list is right. */
  VECTOR_MARKED_DELETED,
  /** The index lists the record, but holds no complete vector for it. */
  VECTOR_NOT_IN_INDEX,
  /**
   * The index says cosine, and yet the vector is not of length 1. If none of the index is, they are
   * taken as they stand.
   */
  VECTOR_NOT_NORMALIZED,
  /** The log has a vector that Chroma could not have applied: wrong dimension or encoding. */
  LOG_VECTOR_QUARANTINED,
  /** The log's metadata is no JSON object. */
  LOG_METADATA_UNREADABLE,
  /** The log holds metadata or text that Chroma's tables lost or changed. */
  METADATA_LOST,
  /** Text is not UTF-8: each bad byte stands as an unpaired surrogate, U+DC80 to U+DCFF. */
  TEXT_MALFORMED,
  /** The index has a vector whose record is gone. */
  ORPHAN_VECTOR,
  /** The log has a record that Chroma never put into its tables, and never will. */
  LOG_RECORD_NEVER_APPLIED,
  /** The directory of the index is gone although Chroma had written it. */
  INDEX_MISSING,
  /** The index has vectors, but the file that names their records is gone. */
  INDEX_NAMES_MISSING,
  /** The file that names the records of the index ends early. */
  INDEX_NAMES_TRUNCATED,
  /** The file that names the records of the index is not what Chroma writes. */
  INDEX_NAMES_REFUSED,
  /** The names of the index do not agree with one another; those with one label are not used. */
  INDEX_NAMES_INCONSISTENT,
  /** The header of the index cannot be understood. */
  INDEX_HEADER_DAMAGED,
  /** The index has fewer complete vectors than its header says. */
  INDEX_DATA_SHORT,
  /** Two vectors of the index have the same label, which leads to neither then. */
  INDEX_LABEL_REPEATED,
  /**
   * Beside the index stands an older one that someone set aside, its name with an ending such as
   * {@code .drift-…} or {@code .bak}; the directory is named.
   */
  INDEX_SET_ASIDE,
  /** Chroma lost the vector; it was found in an index that had been set aside. */
  VECTOR_FROM_SET_ASIDE,
  /** The dimension of the index is not the one that the collection declares. */
  DIMENSION_CONTRADICTED,
  /** The position in the log had been garbled by an upgrade and was restored. */
  POSITION_REPAIRED,
  /** The position in the log is garbled beyond repair. */
  POSITION_UNKNOWN,
  /** The collection names a metric that Chroma does not have; l2 is assumed. */
  METRIC_UNKNOWN,
  /** The collection has no segment for its vectors or none for its metadata. */
  SEGMENT_MISSING,
  /** The collection's database is gone. */
  DATABASE_MISSING,
  /** A newer Chroma than any that is known here changed the tables; what is known is read. */
  SCHEMA_NEWER,
  /** The collection's metric is not cosine, and yet its index has normalized the vector. */
  METRIC_CONTRADICTED,
  /** The server itself cannot open the collection; its directory may still be read. */
  COLLECTION_UNREADABLE,
  /**
   * The server does not give the vector, alone or among others; its directory may still have it.
   */
  VECTOR_UNREADABLE,
  /**
   * The server shows null in the metadata for a number that JSON cannot hold; it is read as NaN.
   */
  METADATA_NOT_FINITE,
  /** The record was listed by the server and gone when it was asked for. */
  RECORD_VANISHED,
  /** The server listed the record more than once. */
  RECORD_REPEATED,
  /** The server counts other records than it lists, although nothing is written. */
  COUNT_CONTRADICTED,
  /** Records were written on the server while it was read: verify, or import again. */
  CHANGED_WHILE_READ,
  /** A directory of an index belongs to no collection. */
  ORPHAN_INDEX,
  /** Records in the tables belong to no collection. */
  ORPHAN_RECORD,
  /** Records in the log belong to no collection. */
  ORPHAN_LOG_RECORD,
  /** Segments belong to no collection. */
  ORPHAN_SEGMENT,
  /** Metadata, a row for each key, belong to no record. */
  ORPHAN_METADATA
}
