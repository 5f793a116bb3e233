package dev.vectorstore.examples.chromaimport.sizing;

/**
 * What a collection takes on disk and what a build of its index takes in memory, by the layout of
 * PostgreSQL's pages and pgvector's. Immutable and safe to share between threads.
 *
 * <p>Why: docs/decisions/0117-sizing-by-formula.md.
 */
final class Sizes {
  private static final long PAGE = 8_192;

  // A heap page has a header of 24 bytes, and a fifth of it stays free for changed rows.
  private static final long HEAP_PAGE = PAGE - 24;
  private static final long KEPT_FREE = PAGE / 5;
  private static final long ITEM = 4;
  private static final long ROW_HEADER = 24;

  // A row above the first is made smaller by moving its longest text to a table of chunks.
  private static final long LONGEST_ROW = 2_032;
  private static final long MOVED = 18;
  private static final long CHUNK = 1_996;
  private static final long CHUNKS_OF_PAGE = 4;
  private static final long CHUNK_ENTRY = 24;

  // Above it migrations give the column of vectors the storage EXTERNAL instead of PLAIN.
  private static final long LONGEST_PLAIN = 8_000;

  private static final long SHORT_TEXT = 126;
  private static final long VECTOR_HEADER = 8;

  private static final long BTREE_PAGE = PAGE - 40;
  private static final long ENTRY_HEADER = 8;
  private static final double FILLED_AT_RANDOM = 0.7;
  private static final double FILLED_IN_ORDER = 0.9;
  private static final long SET_ENTRY = 36;

  private static final long PENDING_LIST = 256 << 10;
  private static final long PENDING_ENTRY = 24;
  private static final long POSTING = 5;
  private static final long BYTES_OF_A_VALUE = 20;
  private static final long JSON_HEADER = 12;

  private static final long GRAPH_PAGE = PAGE - 32;
  private static final long ELEMENT_HEADER = 72;
  private static final long LINK = 6;

  // pgvector tells after how many vectors the memory of a build is used up.
  private static final long IN_BUILD = 205;
  private static final long LINK_IN_BUILD = 32;
  private static final long SHARED_BY_WORKERS = 4 << 20;

  private final Shape shape;

  Sizes(Shape shape) {
    this.shape = shape;
  }

  /** The table of vectors, with what is moved out of its rows. */
  long vectors() {
    long vector = VECTOR_HEADER + shape.column().bytes(shape.dimension());
    long before = aligned(ROW_HEADER + tenantAndKey(), 4) + 4;
    boolean plain = shape.column().bytes(shape.dimension()) <= LONGEST_PLAIN;
    return plain ? table(before + vector) : table(before + MOVED) + moved(vector - ITEM);
  }

  /** The table of documents, with what is moved out of its rows. */
  long documents() {
    long text = shape.textBytes();
    long metadata = shape.metadataBytes() == 0 ? 0 : shape.metadataBytes() + JSON_HEADER;
    long longer = Math.max(text, metadata);
    long shorter = Math.min(text, metadata);
    long row = ROW_HEADER + tenantAndKey();
    if (row + value(longer) + value(shorter) <= LONGEST_ROW) {
      return table(row + value(longer) + value(shorter));
    }
    if (row + MOVED + value(shorter) <= LONGEST_ROW) {
      return table(row + MOVED + value(shorter)) + moved(longer);
    }
    return table(row + MOVED + MOVED) + moved(longer) + moved(shorter);
  }

  /** The HNSW index of the vectors. */
  long vectorIndex() {
    return partitioned(1 + pages(shape.rowsOfPart() * pagesOfElement()));
  }

  /** The other indexes: keys, what finds equal vectors, and metadata. */
  long otherIndexes() {
    long key = aligned(ENTRY_HEADER + tenantAndKey(), 8) + ITEM;
    long keys = 2 * btree(key, FILLED_AT_RANDOM);
    return keys + btree(SET_ENTRY, FILLED_IN_ORDER) + metadataIndex();
  }

  /** All of it. */
  long disk() {
    return vectors() + documents() + vectorIndex() + otherIndexes();
  }

  /** What a build of the index of one partition, the largest, holds in memory. */
  long buildMemory() {
    long vector = shape.element().bytes(shape.dimension());
    return shape.rowsOfPart() * (vector + IN_BUILD + LINK_IN_BUILD * shape.m()) + SHARED_BY_WORKERS;
  }

  private long tenantAndKey() {
    return 1 + value(shape.idBytes());
  }

  /** A value in a row. The length of a short one takes a byte, that of others is aligned. */
  private static long value(long bytes) {
    return bytes == 0 ? 0 : bytes <= SHORT_TEXT ? 1 + bytes : 6 + bytes;
  }

  private long table(long row) {
    long ofPage = Math.max(1, (HEAP_PAGE - KEPT_FREE) / (aligned(row, 8) + ITEM));
    return partitioned(pages((double) shape.rowsOfPart() / ofPage));
  }

  /** The table of chunks and its index. */
  private long moved(long bytes) {
    long chunks = (bytes + CHUNK - 1) / CHUNK * shape.rowsOfPart();
    return partitioned(
        pages((double) chunks / CHUNKS_OF_PAGE) + pages((double) chunks * CHUNK_ENTRY / PAGE));
  }

  private long btree(long entry, double filled) {
    return partitioned(2 + pages(shape.rowsOfPart() * entry / filled / BTREE_PAGE));
  }

  private long metadataIndex() {
    long values = shape.rowsOfPart() * (1 + shape.metadataBytes() / BYTES_OF_A_VALUE);
    long pending = Math.min(PENDING_LIST, values * PENDING_ENTRY);
    return partitioned(2 + pages((double) (pending + values * POSTING) / PAGE));
  }

  /**
   * An element and its links stand in one page, and where no page can hold both, each in one. An
   * element is in one layer more with a probability of one in m, and has more links then.
   */
  private double pagesOfElement() {
    double held = heldByPage();
    return held < 1 ? 2 - held : 1 / held;
  }

  /** The mean number of elements that fit: the sum of the probabilities that 1, 2, 3 … do. */
  private double heldByPage() {
    long vector = VECTOR_HEADER + shape.element().bytes(shape.dimension());
    long lowest = aligned(4 + 2 * LINK * shape.m(), 8);
    long least = aligned(ELEMENT_HEADER + vector, 8) + lowest + 2 * ITEM;
    double held = 0;
    for (long count = 1; count * least <= GRAPH_PAGE; count++) {
      held += atMost((GRAPH_PAGE - count * least) / (LINK * shape.m()), count);
    }
    return held;
  }

  /** The probability that so many elements have at most so many layers more. */
  private double atMost(long layers, long elements) {
    double more = 1.0 / shape.m();
    double exactly = Math.pow(1 - more, (double) elements);
    double sum = exactly;
    for (long number = 1; number <= layers; number++) {
      exactly *= more * (elements + number - 1) / number;
      sum += exactly;
    }
    return sum;
  }

  private long partitioned(long pages) {
    return shape.partitions() * pages * PAGE;
  }

  private static long pages(double pages) {
    return (long) Math.ceil(pages);
  }

  private static long aligned(long bytes, long to) {
    return (bytes + to - 1) / to * to;
  }
}
