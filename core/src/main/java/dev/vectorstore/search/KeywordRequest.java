package dev.vectorstore.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Filter;
import dev.vectorstore.Include;
import dev.vectorstore.VectorStoreException;
import dev.vectorstore.internal.settings.Copyable;
import dev.vectorstore.internal.value.Checks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A query for the words of a collection, and its options. Immutable and safe to share between
 * threads. No parameter may be null.
 */
public final class KeywordRequest {
  /** The largest limit. */
  public static final int MAX_LIMIT = 10_000;

  /** The longest text, in UTF-16 units. */
  public static final int MAX_LENGTH = 10_000;

  /** The maximum number of documents that a keyword search can rank. */
  public static final int MAX_RANKED = 1_000_000;

  private final Values values;

  private KeywordRequest(Values values) {
    this.values = values;
  }

  private KeywordRequest with(Consumer<Values> change) {
    return new KeywordRequest(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    private final String text;
    private int limit = 10;
    private Filter filter = Filter.all();
    private Include include = Include.textAndMetadata();
    private @Nullable Duration timeLimit;
    private @Nullable Cancellation cancellation;
    private int ranked = 10_000;

    Values(String text) {
      this.text = text;
    }
  }

  /**
   * A search for the ten best documents. {@link Keywords} describes how the text is read. An empty
   * text finds nothing.
   *
   * @throws IllegalArgumentException if the text is longer than {@link #MAX_LENGTH} or holds U+0000
   *     or an unpaired surrogate
   */
  public static KeywordRequest of(String text) {
    return new KeywordRequest(new Values(Checks.query(text, MAX_LENGTH)));
  }

  /**
   * A copy that returns at most this number of matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public KeywordRequest limit(int limit) {
    Checks.limit(limit, MAX_LIMIT);
    return with(v -> v.limit = limit);
  }

  /**
   * A copy that ranks at most this number of documents, or the limit if that is more. The default
   * is 10,000.
   *
   * <p>If a query has several words, documents with two or more of them are all better than
   * documents with one. Those with one word are ranked only if there are fewer of the others than
   * the limit, and then at most a tenth as many. If more documents match, by words and filter,
   * those with the query's rarest words are ranked, and the result {@linkplain KeywordResult#cut()
   * says so}.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_RANKED}
   */
  public KeywordRequest ranked(int ranked) {
    Checks.range("ranked", ranked, MAX_RANKED);
    return with(v -> v.ranked = ranked);
  }

  /** A copy that finds only documents that this filter matches. It replaces an earlier filter. */
  public KeywordRequest filter(Filter filter) {
    return with(v -> v.filter = Objects.requireNonNull(filter, "filter"));
  }

  /** A copy that returns these parts of the documents. */
  public KeywordRequest include(Include include) {
    return with(v -> v.include = Objects.requireNonNull(include, "include"));
  }

  /**
   * A copy with a time limit for the database. The search then ends with {@link
   * VectorStoreException.TimedOut}, as with {@link SearchRequest#timeLimit}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public KeywordRequest timeLimit(Duration timeLimit) {
    return with(v -> v.timeLimit = Checks.timeLimit(timeLimit));
  }

  /** A copy that this cancellation can stop from another thread. */
  public KeywordRequest cancellation(Cancellation cancellation) {
    return with(v -> v.cancellation = Objects.requireNonNull(cancellation, "cancellation"));
  }

  /** The text to search for. */
  public String text() {
    return values.text;
  }

  /** The maximum number of matches, 1 to {@link #MAX_LIMIT}; 10 unless set. */
  public int limit() {
    return values.limit;
  }

  /**
   * The maximum number of documents to rank, 1 to {@link #MAX_RANKED}, at least the limit; 10,000
   * unless set.
   */
  public int ranked() {
    return Math.max(values.ranked, values.limit);
  }

  /** Which documents may match; {@link Filter#all()} unless set. */
  public Filter filter() {
    return values.filter;
  }

  /** Which parts of the documents are returned; {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return values.include;
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return Optional.ofNullable(values.timeLimit);
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return Optional.ofNullable(values.cancellation);
  }
}
