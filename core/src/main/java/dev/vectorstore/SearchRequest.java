package dev.vectorstore;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question to a collection: a text, which the collection's model embeds, or an embedding, and how
 * to answer it. Immutable and safe to share between threads.
 */
public final class SearchRequest {
  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The recall of searches that ask for none. */
  public static final double DEFAULT_RECALL = 0.98;

  private final @Nullable String text;
  private final @Nullable Embedding embedding;
  private final int limit;
  private final Filter filter;
  private final Include include;
  private final Effort effort;

  private SearchRequest(
      @Nullable String text,
      @Nullable Embedding embedding,
      int limit,
      Filter filter,
      Include include,
      Effort effort) {
    this.text = text;
    this.embedding = embedding;
    this.limit = limit;
    this.filter = filter;
    this.include = include;
    this.effort = effort;
  }

  /** How hard to try, and for how long. */
  private record Effort(
      double recall, @Nullable Duration timeLimit, @Nullable Cancellation cancellation) {
    static final Effort DEFAULT = new Effort(DEFAULT_RECALL, null, null);
  }

  /** A search for the ten documents nearest to this text. */
  public static SearchRequest of(String text) {
    return new SearchRequest(
        Objects.requireNonNull(text),
        null,
        10,
        Filter.all(),
        Include.textAndMetadata(),
        Effort.DEFAULT);
  }

  /** A search for the ten documents nearest to this embedding. */
  public static SearchRequest of(Embedding embedding) {
    return new SearchRequest(
        null,
        Objects.requireNonNull(embedding),
        10,
        Filter.all(),
        Include.textAndMetadata(),
        Effort.DEFAULT);
  }

  /**
   * A copy that asks for at most this many matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public SearchRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return new SearchRequest(text, embedding, limit, filter, include, effort);
  }

  /**
   * A copy that finds only documents whose metadata this filter matches; it replaces an earlier
   * one.
   */
  public SearchRequest filter(Filter filter) {
    return new SearchRequest(
        text, embedding, limit, Objects.requireNonNull(filter), include, effort);
  }

  /** A copy that gives back these parts of the documents. */
  public SearchRequest include(Include include) {
    return new SearchRequest(
        text, embedding, limit, filter, Objects.requireNonNull(include), effort);
  }

  /**
   * A copy that wants this share of the true nearest from a vector index. What it takes is known
   * where {@link SpaceIndex#tune} measured it, and guessed where not.
   *
   * @param recall more than 0; 1 is {@link #exact()}
   * @throws IllegalArgumentException if it is out of its range
   */
  public SearchRequest recall(double recall) {
    if (!(recall > 0 && recall <= 1)) {
      throw new IllegalArgumentException("a recall is more than 0 and at most 1, not " + recall);
    }
    return with(new Effort(recall, effort.timeLimit, effort.cancellation));
  }

  /** A copy that compares the question with every vector and uses no index. */
  public SearchRequest exact() {
    return recall(1);
  }

  /**
   * A copy that throws {@link VectorStoreException.TimedOut} when the database has taken this long;
   * the time in which a model embeds the text does not count.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public SearchRequest timeLimit(Duration timeLimit) {
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("a time limit is positive, not " + timeLimit);
    }
    return with(new Effort(effort.recall, timeLimit, effort.cancellation));
  }

  /** A copy that can be stopped so from another thread. */
  public SearchRequest cancellation(Cancellation cancellation) {
    return with(new Effort(effort.recall, effort.timeLimit, Objects.requireNonNull(cancellation)));
  }

  private SearchRequest with(Effort changed) {
    return new SearchRequest(text, embedding, limit, filter, include, changed);
  }

  /** The text to search for; empty if the request has an embedding. */
  public Optional<String> text() {
    return Optional.ofNullable(text);
  }

  /** The embedding to search for; empty if the request has a text. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(embedding);
  }

  /** The most matches to give back, 1 to {@link #MAX_LIMIT}, 10 unless set. */
  public int limit() {
    return limit;
  }

  /** Which documents may match, {@link Filter#all()} unless set. */
  public Filter filter() {
    return filter;
  }

  /** Which parts of the documents come back, {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return include;
  }

  /** The share of the true nearest that is wanted, {@link #DEFAULT_RECALL} unless set. */
  public double recall() {
    return effort.recall;
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(effort.timeLimit);
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return Optional.ofNullable(effort.cancellation);
  }
}
