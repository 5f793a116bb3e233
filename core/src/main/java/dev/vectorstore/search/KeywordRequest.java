package dev.vectorstore.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.value.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query to the words of a collection, and how to answer it. Immutable and safe to share between
 * threads.
 */
public final class KeywordRequest {
  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The longest text, in UTF-16 units. */
  public static final int MAX_LENGTH = 10_000;

  /** The most documents that a search by words can be told to rank. */
  public static final int MAX_RANKED = 1_000_000;

  static final int RANKED = 10_000;

  private final String text;
  private final int limit;
  private final int ranked;
  private final Filter filter;
  private final Include include;
  private final Ends ends;

  private KeywordRequest(
      String text, int limit, int ranked, Filter filter, Include include, Ends ends) {
    this.text = text;
    this.limit = limit;
    this.ranked = ranked;
    this.filter = filter;
    this.include = include;
    this.ends = ends;
  }

  /** What ends it early. */
  private record Ends(@Nullable Duration timeLimit, @Nullable Cancellation cancellation) {
    static final Ends NONE = new Ends(null, null);
  }

  /**
   * A search for the ten best documents, see {@link Keywords} for how the text is read.
   *
   * @throws IllegalArgumentException if the text is longer than {@link #MAX_LENGTH} or holds U+0000
   *     or an unpaired surrogate
   */
  public static KeywordRequest of(String text) {
    return new KeywordRequest(
        Checks.query(text, MAX_LENGTH),
        10,
        RANKED,
        Filter.all(),
        Include.textAndMetadata(),
        Ends.NONE);
  }

  /**
   * A copy that asks for at most this many matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public KeywordRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return new KeywordRequest(text, limit, ranked, filter, include, ends);
  }

  /**
   * A copy that ranks at most this many documents, 10,000 unless set, or the limit if that is more.
   * Of a query with several words, documents that have two of them or more are all better than
   * those that have one; these are ranked only if there are fewer of the first than the limit, and
   * at most a tenth as many. If more documents match, by words and filter, those with the query's
   * rarest words are ranked, and the result {@linkplain KeywordResult#cut() says so}.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_RANKED}
   */
  public KeywordRequest ranked(int ranked) {
    Checks.range("ranked", ranked, MAX_RANKED);
    return new KeywordRequest(text, limit, ranked, filter, include, ends);
  }

  /**
   * A copy that finds only documents whose metadata this filter matches; it replaces an earlier
   * one.
   */
  public KeywordRequest filter(Filter filter) {
    return new KeywordRequest(
        text, limit, ranked, Objects.requireNonNull(filter, "filter"), include, ends);
  }

  /** A copy that gives back these parts of the documents. */
  public KeywordRequest include(Include include) {
    return new KeywordRequest(
        text, limit, ranked, filter, Objects.requireNonNull(include, "include"), ends);
  }

  /**
   * A copy that throws {@link VectorStoreException.TimedOut} when the database has taken this long,
   * as {@link SearchRequest#timeLimit}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public KeywordRequest timeLimit(Duration timeLimit) {
    return with(new Ends(Checks.timeLimit(timeLimit), ends.cancellation));
  }

  /** A copy that can be stopped so from another thread. */
  public KeywordRequest cancellation(Cancellation cancellation) {
    return with(new Ends(ends.timeLimit, Objects.requireNonNull(cancellation, "cancellation")));
  }

  private KeywordRequest with(Ends changed) {
    return new KeywordRequest(text, limit, ranked, filter, include, changed);
  }

  /** The text to search for. */
  public String text() {
    return text;
  }

  /** The most matches to give back, 1 to {@link #MAX_LIMIT}, 10 unless set. */
  public int limit() {
    return limit;
  }

  /**
   * The most documents to rank, 1 to {@link #MAX_RANKED}, at least the limit, 10,000 unless set.
   */
  public int ranked() {
    return Math.max(ranked, limit);
  }

  /** Which documents may match, {@link Filter#all()} unless set. */
  public Filter filter() {
    return filter;
  }

  /** Which parts of the documents come back, {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return include;
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(ends.timeLimit);
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return Optional.ofNullable(ends.cancellation);
  }
}
