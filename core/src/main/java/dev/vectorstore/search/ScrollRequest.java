package dev.vectorstore.search;

import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.internal.value.Checks;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request for one page of a walk over a collection, in the order of ids (by code point).
 * Immutable and safe to share between threads. No parameter may be null.
 *
 * <p>Ids over 1,000 bytes with the same first 937 bytes come together, in an order of their own.
 *
 * <p>A cursor names the last id, not a position. So a walk meets every document that stays in the
 * collection exactly once, whatever is written meanwhile.
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

  /** A copy that continues after the page with this cursor, see {@link Page#next()}. */
  public ScrollRequest after(String cursor) {
    return new ScrollRequest(Objects.requireNonNull(cursor, "cursor"), limit, filter, include);
  }

  /**
   * A copy with at most this number of documents on the page.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public ScrollRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return new ScrollRequest(cursor, limit, filter, include);
  }

  /** A copy that returns only documents that this filter matches. */
  public ScrollRequest filter(Filter filter) {
    return new ScrollRequest(cursor, limit, Objects.requireNonNull(filter, "filter"), include);
  }

  /** A copy that returns these parts of the documents. */
  public ScrollRequest include(Include include) {
    return new ScrollRequest(cursor, limit, filter, Objects.requireNonNull(include, "include"));
  }

  /** Where to continue; empty for the first page. */
  public Optional<String> cursor() {
    return Optional.ofNullable(cursor);
  }

  /** The maximum number of documents on the page, 1 to {@link #MAX_LIMIT}; 100 unless set. */
  public int limit() {
    return limit;
  }

  /** Which documents are returned; {@link Filter#all()} unless set. */
  public Filter filter() {
    return filter;
  }

  /** Which parts of the documents are returned; {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return include;
  }
}
