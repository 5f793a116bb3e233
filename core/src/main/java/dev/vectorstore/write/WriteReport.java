package dev.vectorstore.write;

/** The result of a write. Immutable and safe to share between threads. */
public final class WriteReport {
  /** An empty report: nothing was written, skipped or embedded. */
  public static final WriteReport NOTHING = new WriteReport(0, 0, 0);

  private final long written;
  private final long skipped;
  private final long embedded;

  private WriteReport(long written, long skipped, long embedded) {
    this.written = written;
    this.skipped = skipped;
    this.embedded = embedded;
  }

  /** A report of this number of written documents, none skipped and none embedded. */
  public static WriteReport written(long documents) {
    return new WriteReport(documents, 0, 0);
  }

  /** A copy with this number of skipped documents. */
  public WriteReport skipped(long documents) {
    return new WriteReport(written, documents, embedded);
  }

  /** A copy with this number of embedded texts. */
  public WriteReport embedded(long texts) {
    return new WriteReport(written, skipped, texts);
  }

  /** The sum of both reports. */
  public WriteReport plus(WriteReport other) {
    return new WriteReport(
        written + other.written, skipped + other.skipped, embedded + other.embedded);
  }

  /**
   * The number of documents that are now stored as they were given, each id once. They may have
   * been new, changed or equal before.
   */
  public long written() {
    return written;
  }

  /**
   * The number of documents that were skipped: with {@link WriteMode#SKIP_EXISTING} because their
   * ids are stored, in an update because their ids are not stored.
   */
  public long skipped() {
    return skipped;
  }

  /** The number of texts that the model was asked to embed. */
  public long embedded() {
    return embedded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriteReport that
        && written == that.written
        && skipped == that.skipped
        && embedded == that.embedded;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * (31 * written + skipped) + embedded);
  }

  @Override
  public String toString() {
    return "WriteReport[written="
        + written
        + ", skipped="
        + skipped
        + ", embedded="
        + embedded
        + "]";
  }
}
