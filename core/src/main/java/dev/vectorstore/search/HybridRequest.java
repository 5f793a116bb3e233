package dev.vectorstore.search;

import dev.vectorstore.Cancellation;
import dev.vectorstore.Embedding;
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
 * A query for the vectors and the words of a collection, and its options. Immutable and safe to
 * share between threads. No parameter may be null.
 */
public final class HybridRequest {
  /** The largest limit, and the maximum number of candidates of each of the two searches. */
  public static final int MAX_LIMIT = SearchRequest.MAX_LIMIT;

  /** The largest rank constant. */
  public static final int MAX_RANK_CONSTANT = 10_000;

  private final Values values;

  private HybridRequest(Values values) {
    this.values = values;
  }

  private HybridRequest with(Consumer<Values> change) {
    return new HybridRequest(values.changed(change));
  }

  private static final class Values extends Copyable<Values> {
    // With all that the two searches have in common.
    private KeywordRequest keywords;
    private @Nullable Embedding embedding;
    private int candidates = 100;
    private int rankConstant = 60;
    private double vectorWeight = 1;
    private double keywordWeight = 1;

    Values(KeywordRequest keywords) {
      this.keywords = keywords;
    }
  }

  /**
   * A search for the ten best documents for this text. The collection's model embeds it. Its words
   * are searched for, see {@link Keywords} for how they are read.
   *
   * @throws IllegalArgumentException if the text is longer than {@link KeywordRequest#MAX_LENGTH}
   *     or holds U+0000 or an unpaired surrogate
   */
  public static HybridRequest of(String text) {
    return new HybridRequest(new Values(KeywordRequest.of(text)));
  }

  /** A copy that searches the vectors by this embedding instead of that of the text. */
  public HybridRequest embedding(Embedding embedding) {
    return with(v -> v.embedding = Objects.requireNonNull(embedding, "embedding"));
  }

  /**
   * A copy that returns at most this number of matches.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public HybridRequest limit(int limit) {
    return with(v -> v.keywords = v.keywords.limit(limit));
  }

  /**
   * A copy that joins at most this number of documents of each of the two searches, or the limit if
   * that is more. With more candidates it finds documents that are good in both searches and first
   * in neither.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_LIMIT}
   */
  public HybridRequest candidates(int candidates) {
    Checks.range("candidates", candidates, MAX_LIMIT);
    return with(v -> v.candidates = candidates);
  }

  /**
   * A copy that ranks at most this number of documents by words, see {@link
   * KeywordRequest#ranked(int)}.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link KeywordRequest#MAX_RANKED}
   */
  public HybridRequest ranked(int ranked) {
    return with(v -> v.keywords = v.keywords.ranked(ranked));
  }

  /**
   * A copy with this constant in the score. The larger it is, the less the first positions stand
   * out.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_RANK_CONSTANT}
   */
  public HybridRequest rankConstant(int rankConstant) {
    Checks.range("rankConstant", rankConstant, MAX_RANK_CONSTANT);
    return with(v -> v.rankConstant = rankConstant);
  }

  /**
   * A copy with this weight of a position by vectors.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public HybridRequest vectorWeight(double vectorWeight) {
    Checks.weight("vectorWeight", vectorWeight);
    return with(v -> v.vectorWeight = vectorWeight);
  }

  /**
   * A copy with this weight of a position by words.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public HybridRequest keywordWeight(double keywordWeight) {
    Checks.weight("keywordWeight", keywordWeight);
    return with(v -> v.keywordWeight = keywordWeight);
  }

  /** A copy that finds only documents that this filter matches. It replaces an earlier filter. */
  public HybridRequest filter(Filter filter) {
    return with(v -> v.keywords = v.keywords.filter(filter));
  }

  /** A copy that returns these parts of the documents. */
  public HybridRequest include(Include include) {
    return with(v -> v.keywords = v.keywords.include(include));
  }

  /**
   * A copy with a time limit for the database. The search then ends with {@link
   * VectorStoreException.TimedOut}, as with {@link SearchRequest#timeLimit}.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public HybridRequest timeLimit(Duration timeLimit) {
    return with(v -> v.keywords = v.keywords.timeLimit(timeLimit));
  }

  /** A copy that this cancellation can stop from another thread. */
  public HybridRequest cancellation(Cancellation cancellation) {
    return with(v -> v.keywords = v.keywords.cancellation(cancellation));
  }

  /** The text to search for. */
  public String text() {
    return values.keywords.text();
  }

  /** The embedding to search for; empty if the model embeds the text. */
  public Optional<Embedding> embedding() {
    return Optional.ofNullable(values.embedding);
  }

  /** The maximum number of matches, 1 to {@link #MAX_LIMIT}; 10 unless set. */
  public int limit() {
    return values.keywords.limit();
  }

  /** How many documents of each search are joined, at least the limit; 100 unless set. */
  public int candidates() {
    return Math.max(values.candidates, limit());
  }

  /**
   * The maximum number of documents to rank by words, at least the candidates; 10,000 unless set.
   */
  public int ranked() {
    return Math.max(values.keywords.ranked(), candidates());
  }

  /**
   * The constant that is added to each position, 1 to {@link #MAX_RANK_CONSTANT}; 60 unless set.
   */
  public int rankConstant() {
    return values.rankConstant;
  }

  /** The weight of a position by vectors; 1 unless set. */
  public double vectorWeight() {
    return values.vectorWeight;
  }

  /** The weight of a position by words; 1 unless set. */
  public double keywordWeight() {
    return values.keywordWeight;
  }

  /** Which documents may match; {@link Filter#all()} unless set. */
  public Filter filter() {
    return values.keywords.filter();
  }

  /** Which parts of the documents are returned; {@link Include#textAndMetadata()} unless set. */
  public Include include() {
    return values.keywords.include();
  }

  /** How long the database may take; empty if there is no limit. */
  public Optional<Duration> timeLimit() {
    return values.keywords.timeLimit();
  }

  /** What stops it from another thread; empty if nothing does. */
  public Optional<Cancellation> cancellation() {
    return values.keywords.cancellation();
  }
}
