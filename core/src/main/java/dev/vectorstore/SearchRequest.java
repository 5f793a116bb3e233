package dev.vectorstore;

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

  private final @Nullable String text;
  private final @Nullable Embedding embedding;
  private final int limit;
  private final Filter filter;
  private final Include include;

  private SearchRequest(
      @Nullable String text,
      @Nullable Embedding embedding,
      int limit,
      Filter filter,
      Include include) {
    this.text = text;
    this.embedding = embedding;
    this.limit = limit;
    this.filter = filter;
    this.include = include;
  }

  /** A search for the ten documents nearest to this text. */
  public static SearchRequest of(String text) {
    return new SearchRequest(
        Objects.requireNonNull(text), null, 10, Filter.all(), Include.textAndMetadata());
  }

  /** A search for the ten documents nearest to this embedding. */
  public static SearchRequest of(Embedding embedding) {
    return new SearchRequest(
        null, Objects.requireNonNull(embedding), 10, Filter.all(), Include.textAndMetadata());
  }

  /**
   * A copy that asks for at most this many matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public SearchRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return new SearchRequest(text, embedding, limit, filter, include);
  }

  /**
   * A copy that finds only documents whose metadata this filter matches; it replaces an earlier
   * one.
   */
  public SearchRequest filter(Filter filter) {
    return new SearchRequest(text, embedding, limit, Objects.requireNonNull(filter), include);
  }

  /** A copy that gives back these parts of the documents. */
  public SearchRequest include(Include include) {
    return new SearchRequest(text, embedding, limit, filter, Objects.requireNonNull(include));
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
}
