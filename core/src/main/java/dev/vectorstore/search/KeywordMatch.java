package dev.vectorstore.search;

import dev.vectorstore.Document;
import java.util.Objects;

/**
 * One result of a keyword search: a document and its rank. Immutable and safe to share between
 * threads.
 */
public final class KeywordMatch {
  private final Document document;
  private final double rank;

  private KeywordMatch(Document document, double rank) {
    this.document = Objects.requireNonNull(document, "document");
    this.rank = rank;
  }

  /** A match, for implementations of other stores. */
  public static KeywordMatch of(Document document, double rank) {
    return new KeywordMatch(document, rank);
  }

  /** The document's id. */
  public String id() {
    return document.id();
  }

  /** The document, with the parts that the request included. */
  public Document document() {
    return document;
  }

  /**
   * How well the words match, 0 to 1. Larger is better. It is PostgreSQL's {@code ts_rank} over any
   * of the query's words. It grows with the share of the words that the text contains, and with
   * their number. It does not depend on how rare they are or how long the text is. It orders the
   * matches of one query and cannot be compared with a distance or a score.
   */
  public double rank() {
    return rank;
  }

  @Override
  public String toString() {
    return "KeywordMatch[rank=" + rank + ", " + document + "]";
  }
}
