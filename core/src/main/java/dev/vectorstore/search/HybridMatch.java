package dev.vectorstore.search;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import java.util.Objects;

/**
 * One result of a hybrid search: a document, its score, and what each of the two searches says
 * about it. Immutable and safe to share between threads.
 */
public final class HybridMatch {
  private final Document document;
  private final double score;
  private final double distance;
  private final double rank;

  private HybridMatch(Document document, double score, double distance, double rank) {
    this.document = Objects.requireNonNull(document, "document");
    this.score = score;
    this.distance = distance;
    this.rank = rank;
  }

  /** A match that neither search has measured, for implementations of other stores. */
  public static HybridMatch of(Document document, double score) {
    return new HybridMatch(document, score, Double.NaN, 0);
  }

  /** A copy with this distance. */
  public HybridMatch distance(double distance) {
    return new HybridMatch(document, score, distance, rank);
  }

  /** A copy with this rank by words. */
  public HybridMatch rank(double rank) {
    return new HybridMatch(document, score, distance, rank);
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
   * The sum over the two searches of weight / (rank constant + position of the document). Larger is
   * better. It orders the matches of one query.
   */
  public double score() {
    return score;
  }

  /**
   * The distance by the collection's {@link Metric}. Smaller is nearer. A document that was found
   * only by its words has one too. NaN if the document has no searchable embedding.
   */
  public double distance() {
    return distance;
  }

  /**
   * The rank by words, see {@link KeywordMatch#rank()}; 0 if the document is not among the
   * candidates of the keyword search.
   */
  public double rank() {
    return rank;
  }

  @Override
  public String toString() {
    return "HybridMatch[score="
        + score
        + ", distance="
        + distance
        + ", rank="
        + rank
        + ", "
        + document
        + "]";
  }
}
