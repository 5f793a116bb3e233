package dev.vectorstore.search;

import dev.vectorstore.Document;
import dev.vectorstore.Metric;
import java.util.Objects;

/**
 * One result of a search: a document and its distance from the query. Immutable and safe to share
 * between threads.
 * <!-- snippet: JavadocSnippetsTest#match -->
 *
 * <pre>{@code
 * List<Match> matches = articles.search(request); // the nearest first
 * for (Match match : matches) {
 *   log.info("{} at distance {}", match.id(), match.distance());
 * }
 * }</pre>
 */
public final class Match {
  private final Document document;
  private final double distance;
  private final Metric metric;

  private Match(Document document, double distance, Metric metric) {
    this.document = Objects.requireNonNull(document, "document");
    this.distance = distance;
    this.metric = Objects.requireNonNull(metric, "metric");
  }

  /** A match, for implementations of other stores. */
  public static Match of(Document document, double distance, Metric metric) {
    return new Match(document, distance, metric);
  }

  /** The document's id. */
  public String id() {
    return document.id();
  }

  /** The document, with the parts that the request included. */
  public Document document() {
    return document;
  }

  /** The distance by the collection's {@link Metric}. Smaller is nearer. */
  public double distance() {
    return distance;
  }

  /** The similarity that {@link Metric#similarity} derives from the distance. Larger is nearer. */
  public double similarity() {
    return metric.similarity(distance);
  }

  @Override
  public String toString() {
    return "Match[distance=" + distance + ", " + document + "]";
  }
}
