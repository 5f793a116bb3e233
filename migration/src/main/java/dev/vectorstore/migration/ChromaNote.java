package dev.vectorstore.migration;

import java.util.Arrays;

/**
 * Something out of the ordinary that was met while a Chroma was read. The names are the keys of
 * {@link ImportReport.Collection#notes} and the notes of a {@link SourceInspection.Finding}.
 */
public enum ChromaNote {
  /** Only the log has the record: Chroma had not yet applied it. */
  ONLY_IN_LOG("records that Chroma had only in its log, brought over from there"),
  /** Chroma lost the vector; it was found in the log. */
  VECTOR_RESCUED("vectors that Chroma had lost, found in its log"),
  /** No vector is left anywhere. */
  VECTOR_MISSING("records whose vector is nowhere in the source"),
  /** The vector has another dimension than the collection, and no other is left. */
  VECTOR_WRONG_DIMENSION("vectors of another dimension than the collection's, with no other left"),
  /** The vector holds NaN or an infinity. */
  VECTOR_NOT_FINITE("vectors that hold NaN or an infinity"),
  /** The index holds the vector rounded; the log still had its exact bits, which were taken. */
  VECTOR_EXACT_FROM_LOG(
      "vectors that the index holds rounded, taken from the log, which had their exact bits"),
  /** The length of a cosine vector is lost: what is left is its direction. */
  VECTOR_LENGTH_LOST("cosine vectors whose length is lost, brought over with length 1"),
  /** The index lists the record and yet marks its vector as deleted; the list is right. */
  VECTOR_MARKED_DELETED("vectors that the index marks as deleted and yet lists, brought over"),
  /** The index lists the record, but holds no complete vector for it. */
  VECTOR_NOT_IN_INDEX("records that the index lists without a complete vector"),
  /**
   * The index says cosine, and yet the vector is not of length 1. If none of the index is, they are
   * taken as they stand.
   */
  VECTOR_NOT_NORMALIZED("vectors of a cosine index that are not of length 1"),
  /** The log has a vector that Chroma could not have applied: wrong dimension or encoding. */
  LOG_VECTOR_QUARANTINED("records with a vector in the log that Chroma could not have applied"),
  /** The log's metadata is no JSON object. */
  LOG_METADATA_UNREADABLE("records whose metadata in the log cannot be read"),
  /** The log holds metadata or text that Chroma's tables lost or changed. */
  METADATA_LOST("records whose lost metadata or text was restored from the log"),
  /** Text is not UTF-8: each bad byte stands as an unpaired surrogate, U+DC80 to U+DCFF. */
  TEXT_MALFORMED("records with text that is not UTF-8"),
  /** The index has a vector whose record is gone. */
  ORPHAN_VECTOR("vectors in the index whose record is gone, left out"),
  /** The log has a record that Chroma never put into its tables, and never will. */
  LOG_RECORD_NEVER_APPLIED("records of the log that Chroma never stored, brought over"),
  /** The directory of the index is gone although Chroma had written it. */
  INDEX_MISSING("index directory is gone although Chroma had written it"),
  /** The index has vectors, but the file that names their records is gone. */
  INDEX_NAMES_MISSING(
      "vectors in the index without the file index_metadata.pickle, which says whose they are"),
  /** The file that names the records of the index ends early. */
  INDEX_NAMES_TRUNCATED("file index_metadata.pickle ends early; used as far as it goes"),
  /** The file that names the records of the index is not what Chroma writes. */
  INDEX_NAMES_REFUSED("file index_metadata.pickle is not what Chroma writes; not used"),
  /** The names of the index do not agree with one another; those with one label are not used. */
  INDEX_NAMES_INCONSISTENT(
      "names in the index that contradict one another; those that share a vector are not used"),
  /** The header of the index is missing or cannot be understood. */
  INDEX_HEADER_DAMAGED("file header.bin of the index is missing or cannot be understood"),
  /** The header of the index was lost or damaged; it was computed, and the other files agree. */
  INDEX_HEADER_COMPUTED(
      "file header.bin of the index was lost; it was computed from the other files, which agree with it"),
  /** The index has fewer complete vectors than its header says. */
  INDEX_DATA_SHORT("vectors that the file data_level0.bin should have and has not"),
  /** Two vectors of the index have the same label, which leads to neither then. */
  INDEX_LABEL_REPEATED("vectors of the index with a label that another has too, left out"),
  /**
   * Beside the index stands an older one that someone set aside, its name with an ending such as
   * {@code .drift-…} or {@code .bak}; the directory is named.
   */
  INDEX_SET_ASIDE("older index beside the collection's own that someone set aside"),
  /** Chroma lost the vector; it was found in an index that had been set aside. */
  VECTOR_FROM_SET_ASIDE("vectors that Chroma had lost, found in an index that someone set aside"),
  /** The dimension of the index is not the one that the collection declares. */
  DIMENSION_CONTRADICTED(
      "collection declares another dimension than its index has; that of the index is taken"),
  /** The position in the log had been garbled by an upgrade and was restored. */
  POSITION_REPAIRED("position in the log was garbled by an upgrade, and restored"),
  /** The position in the log is garbled beyond repair. */
  POSITION_UNKNOWN("position in the log is garbled beyond repair"),
  /** The collection names a metric that Chroma does not have; l2 is assumed. */
  METRIC_UNKNOWN("collection names a metric that Chroma does not have; l2 is taken"),
  /** The collection has no segment for its vectors or none for its metadata. */
  SEGMENT_MISSING("collection without a segment for its vectors or its metadata"),
  /** The collection's database is gone. */
  DATABASE_MISSING("collection whose database is gone"),
  /** A newer Chroma than any that is known here changed the tables; what is known is read. */
  SCHEMA_NEWER("change of the tables by a newer Chroma than any known here; what is known is read"),
  /** The collection's metric is not cosine, and yet its index has normalized the vector. */
  METRIC_CONTRADICTED("vectors that the index normalized although the metric is not cosine"),
  /** The server itself cannot open the collection; its directory may still be read. */
  COLLECTION_UNREADABLE(
      "collection that the server itself cannot open; its directory may still be read"),
  /**
   * The server does not give the vector, alone or among others; its directory may still have it.
   */
  VECTOR_UNREADABLE("vectors that the server does not give; its directory may still have them"),
  /**
   * The server shows null in the metadata for a number that JSON cannot hold; it is read as NaN.
   */
  METADATA_NOT_FINITE("numbers in metadata that the server shows as null, read as NaN"),
  /** The record was listed by the server and gone when it was asked for. */
  RECORD_VANISHED("records that were gone when they were asked for"),
  /** The server listed the record more than once. */
  RECORD_REPEATED("records that the server listed more than once"),
  /** The server counts other records than it lists, although nothing is written. */
  COUNT_CONTRADICTED("times that the server counted other records than it listed"),
  /** Records were written on the server while it was read: verify, or import again. */
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

  /** The words of the note of this name; of a note that is not known here, the name. */
  public static String words(String note) {
    return Arrays.stream(values())
        .filter(each -> each.name().equals(note))
        .findFirst()
        .map(ChromaNote::words)
        .orElse(note);
  }

  /** What was met, for people, to be read behind a count or before one. */
  public String words() {
    return words;
  }
}
