package dev.vectorstore.search;

import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.internal.value.Checks;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a walk over a collection in the order of ids (by code point). Immutable and safe to
 * share between threads.
 *
 * <p>Ids over 1,000 bytes that share their first 937 stand together, in an order of their own.
 *
 * <p>A cursor names the last id seen, not a position, so a walk meets every document that stays in
 * the collection once, whatever is written meanwhile.
 */
public final class ScrollRequest {
  /** The largest page. */
  public static final int MAX_LIMIT = 10_000;

  private final @Nullable String cursor;
  private final int limit;
  private final Filter filter;
  private final Include include;

  private ScrollRequest(@Nullable String cursor, int limit, Filter filter, Include include) {
    this.cursor = cursor;
    this.limit = limit;
    this.filter = filter;
    this.include = include;
  }

  /** The first 100 documents with text and metadata. */
  public static ScrollRequest first() {
    return new ScrollRequest(null, 100, Filter.all(), Include.textAndMetadata());
  }

  /** A copy that goes on after the page that gave this cursor, see {@link Page#next()}. */
  public ScrollRequest after(String cursor) {
    return new ScrollRequest(Objects.requireNonNull(cursor, "cursor"), limit, filter, include);
  }

  /**
   * A copy with at most this many documents on the page.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public ScrollRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return new ScrollRequest(cursor, limit, filter, include);
  }

  /** A copy that meets only documents whose metadata this filter matches. */
  public ScrollRequest filter(Filter filter) {
    return new ScrollRequest(cursor, limit, Objects.requireNonNull(filter, "filter"), include);
  }

  /** A copy that gives back these parts of the documents. */
  public ScrollRequest include(Include include) {
    return new ScrollRequest(cursor, limit, filter, Objects.requireNonNull(include, "include"));
  }

  /** Where to go on; empty for the first page. */
  public Optional<String> cursor() {
    return Optional.ofNullable(cursor);
  }

  /** The most documents on the page, 1 to {@link #MAX_LIMIT}, 100 unless set. */
  public int limit() {
    return limit;
  }

  /** Which documents to meet, {@link Filter#all()} unless set. */
  public Filter filter() {
    return filter;
  }

  /** Which parts of the documents come back, {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return include;
  }
}
