package dev.vectorstore.observe;

import java.util.Locale;

/** What was done: what a caller asked for, and work on indexes in the background. */
public enum OperationKind {
  /** The nearest documents. */
  SEARCH,
  /** Several searches at once. */
  SEARCH_ALL,
  /** One page of matches. */
  SEARCH_PAGE,
  /** A search that says how it was done. */
  EXPLAIN,
  /** A search by words. */
  KEYWORD_SEARCH,
  /** A search by vectors and by words. */
  HYBRID_SEARCH,
  /** Documents that replace stored ones. */
  UPSERT,
  /** Documents with another mode. */
  WRITE,
  /** Changes of parts of documents. */
  UPDATE,
  /** A stream of documents. */
  UPSERT_ALL,
  /** A removal, by ids or by a filter. */
  DELETE,
  /** Documents by their ids. */
  GET,
  /** Documents in the order of their ids. */
  SCROLL,
  /** A number of documents. */
  COUNT,
  /** A build of the vector index. */
  INDEX_BUILD,
  /** Another vector index in place of the one before. */
  INDEX_REBUILD,
  /** A load without the vector index, which is built afterwards. */
  INDEX_SUSPEND,
  /** The effort that a recall takes is looked for. */
  INDEX_TUNE,
  /** The recall of searches is measured. */
  INDEX_MEASURE_RECALL,
  /** The vector index is dropped. */
  INDEX_DROP,
  /** An index on a metadata key is created. */
  METADATA_INDEX_CREATE,
  /** An index on a metadata key is dropped. */
  METADATA_INDEX_DROP,
  /** The index of words is created. */
  KEYWORDS_ENABLE,
  /** The index of words is dropped. */
  KEYWORDS_DISABLE,
  /** A build of the vector index that nobody asked for, as the collection has grown. */
  INDEX_BUILD_IN_BACKGROUND,
  /** Another check of the vector index that nobody asked for, as much was written since. */
  INDEX_CHECK_IN_BACKGROUND,
  /** A space for the vectors of another model is created. */
  SPACE_ADD,
  /** The vectors that a space lacks are made. */
  SPACE_FILL,
  /** Vectors that were made elsewhere are stored in a space. */
  SPACE_PUT,
  /** Vectors of a space by the ids of their documents. */
  SPACE_GET,
  /** Another space is the one that is searched. */
  SPACE_ACTIVATE,
  /** A space is filled and then searched, while writers go on. */
  SPACE_FILL_AND_ACTIVATE,
  /** A space is marked as no longer needed. */
  SPACE_RETIRE,
  /** A space is removed with its vectors. */
  SPACE_DROP,
  /**
   * An import, from its start until it is finished or failed. It may begin on one thread and end on
   * another.
   */
  IMPORT,
  /** What an import wrote is undone. */
  IMPORT_ROLLBACK;

  private final String key = name().toLowerCase(Locale.ROOT);

  /** The name for metrics and traces: {@code search_all}. */
  public String key() {
    return key;
  }
}
