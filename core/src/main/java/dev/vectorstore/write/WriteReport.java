package dev.vectorstore.write;

/** What a write did. Immutable and safe to share between threads. */
public final class WriteReport {
  /** Of a write of nothing. */
  public static final WriteReport NOTHING = new WriteReport(0, 0, 0);

  private final long written;
  private final long skipped;
  private final long embedded;

  private WriteReport(long written, long skipped, long embedded) {
    this.written = written;
    this.skipped = skipped;
    this.embedded = embedded;
  }

  /** Of so many documents written, none skipped and none embedded. */
  public static WriteReport written(long documents) {
    return new WriteReport(documents, 0, 0);
  }

  /** A copy that tells of so many documents that were left out. */
  public WriteReport skipped(long documents) {
    return new WriteReport(written, documents, embedded);
  }

  /** A copy that tells of so many texts that were embedded. */
  public WriteReport embedded(long texts) {
    return new WriteReport(written, skipped, texts);
  }

  /** The sums of both. */
  public WriteReport plus(WriteReport other) {
    return new WriteReport(
        written + other.written, skipped + other.skipped, embedded + other.embedded);
  }

  /**
   * The number of documents that are stored now as they were given, each id once, whether they were
   * new, changed or the same before.
   */
  public long written() {
    return written;
  }

  /**
   * The number of documents that were left out: because their ids are stored, by {@link
   * WriteMode#SKIP_EXISTING}, or are not, by an update.
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
