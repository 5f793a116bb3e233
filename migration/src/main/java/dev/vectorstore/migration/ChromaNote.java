package dev.vectorstore.migration;

import java.util.Arrays;

/**
 * Something unusual that was found while a Chroma source was read. The names are the keys of {@link
 * ImportReport.Collection#notes} and the notes of a {@link SourceInspection.Finding}.
 */
public enum ChromaNote {
  /** Only the log has the record, since Chroma had not yet applied it. */
  ONLY_IN_LOG("records that Chroma had only in its log, imported from there"),
  /** Chroma lost the vector; it was found in the log. */
  VECTOR_RESCUED("vectors that Chroma had lost, found in its log"),
  /** No vector is left anywhere. */
  VECTOR_MISSING("records whose vector is nowhere in the source"),
  /** The vector has another dimension than the collection, and there is no other. */
  VECTOR_WRONG_DIMENSION(
      "vectors with another dimension than the collection's, and no other vector"),
  /** The vector holds NaN or an infinity. */
  VECTOR_NOT_FINITE("vectors that hold NaN or an infinity"),
  /** The index has the vector rounded. The log still had its exact bits, which were used. */
  VECTOR_EXACT_FROM_LOG("vectors that the index has rounded, imported exactly from the log"),
  /** The length of a cosine vector is lost; only its direction is left. */
  VECTOR_LENGTH_LOST("cosine vectors whose length is lost, imported with length 1"),
  /** The index lists the record but marks its vector as deleted. The list is right. */
  VECTOR_MARKED_DELETED("vectors that the index lists but marks as deleted, imported"),
  /** The index lists the record but has no complete vector for it. */
  VECTOR_NOT_IN_INDEX("records that the index lists without a complete vector"),
  /**
   * The index uses cosine, but the vector does not have length 1. If no vector of the index has
   * length 1, all are imported as they are.
   */
  VECTOR_NOT_NORMALIZED("vectors of a cosine index that do not have length 1"),
  /** The log has a vector that Chroma could not have applied: wrong dimension or encoding. */
  LOG_VECTOR_QUARANTINED("records with a vector in the log that Chroma could not have applied"),
  /** The metadata in the log is not a JSON object. */
  LOG_METADATA_UNREADABLE("records whose metadata in the log cannot be read"),
  /** The log holds metadata or text that Chroma's tables lost or changed. */
  METADATA_LOST("records whose lost metadata or text was restored from the log"),
  /** The text is not UTF-8. Each invalid byte becomes an unpaired surrogate, U+DC80 to U+DCFF. */
  TEXT_MALFORMED("records with text that is not UTF-8"),
  /** The index has a vector whose record is gone. */
  ORPHAN_VECTOR("vectors in the index whose record is gone, left out"),
  /** The log has a record that Chroma never stored in its tables, and never will. */
  LOG_RECORD_NEVER_APPLIED("records of the log that Chroma never stored, imported"),
  /** The directory of the index is missing, although Chroma had written it. */
  INDEX_MISSING("index directory is missing although Chroma had written it"),
  /** The index has vectors, but the file that names their records is missing. */
  INDEX_NAMES_MISSING(
      "vectors in the index without the file index_metadata.pickle, which names their records"),
  /** The file that names the records of the index ends early. */
  INDEX_NAMES_TRUNCATED("file index_metadata.pickle ends early; used up to there"),
  /** The file that names the records of the index is not what Chroma writes. */
  INDEX_NAMES_REFUSED("file index_metadata.pickle is not what Chroma writes; not used"),
  /** The names in the index contradict one another. Those that share a label are not used. */
  INDEX_NAMES_INCONSISTENT(
      "names in the index that contradict one another; those that share a vector are not used"),
  /** The header of the index is missing or unreadable. */
  INDEX_HEADER_DAMAGED("file header.bin of the index is missing or unreadable"),
  /**
   * The header of the index was missing or damaged. It was computed from the other files, which
   * agree with it.
   */
  INDEX_HEADER_COMPUTED(
      "file header.bin of the index was missing; it was computed from the other files, which agree with it"),
  /** The index has fewer complete vectors than its header says. */
  INDEX_DATA_SHORT("vectors that are missing from the file data_level0.bin"),
  /** Two vectors of the index have the same label, so neither is used. */
  INDEX_LABEL_REPEATED("vectors of the index with the same label as another, left out"),
  /**
   * Next to the index is an older one that someone renamed, with a name that ends with {@code
   * .drift-…} or {@code .bak}, for example. The note names the directory.
   */
  INDEX_SET_ASIDE("older index that someone set aside next to the collection's own"),
  /** Chroma lost the vector; it was found in an index that had been set aside. */
  VECTOR_FROM_SET_ASIDE("vectors that Chroma had lost, found in an index that someone set aside"),
  /** The index has another dimension than the collection declares. */
  DIMENSION_CONTRADICTED(
      "collection declares another dimension than its index has; the dimension of the index is used"),
  /** An upgrade had damaged the position in the log. It was restored. */
  POSITION_REPAIRED("position in the log that an upgrade had damaged, restored"),
  /** The position in the log is damaged and cannot be restored. */
  POSITION_UNKNOWN("position in the log is damaged and cannot be restored"),
  /** The collection names a metric that Chroma does not have; l2 is assumed. */
  METRIC_UNKNOWN("collection names a metric that Chroma does not have; l2 is assumed"),
  /** The collection has no segment for its vectors or none for its metadata. */
  SEGMENT_MISSING("collection without a segment for its vectors or its metadata"),
  /** The collection's database is missing. */
  DATABASE_MISSING("collection whose database is missing"),
  /** A newer Chroma version changed the tables. The known columns are read. */
  SCHEMA_NEWER("change of the tables by a newer Chroma version; the known columns are read"),
  /** The collection's metric is not cosine, but its index normalized the vector. */
  METRIC_CONTRADICTED("vectors that the index normalized although the metric is not cosine"),
  /** The server itself cannot open the collection. Its directory may still be readable. */
  COLLECTION_UNREADABLE(
      "collection that the server itself cannot open; its directory may still be readable"),
  /**
   * The server does not return the vector, alone or with others. Its directory may still have it.
   */
  VECTOR_UNREADABLE("vectors that the server does not return; its directory may still have them"),
  /**
   * The server returns null in the metadata for a number that JSON cannot hold. It is read as NaN.
   */
  METADATA_NOT_FINITE("numbers in metadata that the server returns as null, read as NaN"),
  /** The server listed the record, but did not have it when it was read. */
  RECORD_VANISHED("records that were listed but gone when they were read"),
  /** The server listed the record more than once. */
  RECORD_REPEATED("records that the server listed more than once"),
  /** The server's count differs from its list, although nothing is written. */
  COUNT_CONTRADICTED("times that the server's count differed from its list"),
  /** Records were written on the server while it was read. Verify, or import again. */
  CHANGED_WHILE_READ(
      "times that records were written while the server was read: verify, or import again"),
  /** A directory of an index belongs to no collection. */
  ORPHAN_INDEX("index directory that belongs to no collection"),
  /** Records in the tables belong to no collection. */
  ORPHAN_RECORD("records that belong to no collection"),
  /** Records in the log belong to no collection. */
  ORPHAN_LOG_RECORD("records in the log that belong to no collection"),
  /** Segments belong to no collection. */
  ORPHAN_SEGMENT("segments that belong to no collection"),
  /** Metadata, a row for each key, belong to no record. */
  ORPHAN_METADATA("rows of metadata that belong to no record");

  private final String words;

  ChromaNote(String words) {
    this.words = words;
  }

  /**
   * The human-readable text of the note of this name, or the name itself if the note is unknown.
   */
  public static String words(String note) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(note))
        .findFirst()
        .map(ChromaNote::words)
        .orElse(note);
  }

  /** The human-readable text of the note. It can be read after a count or before one. */
  public String words() {
    return words;
  }
}
