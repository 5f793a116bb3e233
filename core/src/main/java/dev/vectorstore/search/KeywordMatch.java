package dev.vectorstore.search;

import dev.vectorstore.Document;
import java.util.Objects;

/**
 * One result of a search by words: a document and its rank. Immutable, safe to share between
 * threads.
 */
public final class KeywordMatch {
  private final Document document;
  private final double rank;

  private KeywordMatch(Document document, double rank) {
    this.document = Objects.requireNonNull(document, "document");
    this.rank = rank;
  }

  /** A match, for those who write a store of their own. */
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
   * How well the words match, 0 to 1, larger is better: PostgreSQL's {@code ts_rank} over any of
   * the query's words. It grows with the share of the words that the text has and with how often it
   * has them; how rare they are and how long the text is count for nothing. It orders the matches
   * of one query and has no meaning beside a distance or a score.
   */
  public double rank() {
    return rank;
  }

  @Override
  public String toString() {
    return "KeywordMatch[rank=" + rank + ", " + document + "]";
  }
}
